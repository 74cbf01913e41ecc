//! Where the statements stand in a policy's text.

/// A place in a text: line and column, both from 1, counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line. A line feed, a carriage return or both together end one.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// From where to where a statement stands, as AWS's simulator counts: it begins behind the
/// bracket, comma or colon before it, white space included, and ends behind its closing brace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Behind what comes before.
    pub start: Position,
    /// At the opening brace: the place to show to people.
    pub brace: Position,
    /// Behind the closing brace.
    pub end: Position,
}

/// The places of the statements of a policy's text, in order. The text is one that
/// [`crate::Policy::load`] accepted; of any other the answer is of no use, and short.
///
/// ```
/// use daypass_policy::{Position, statement_spans};
///
/// let text = "{\n \"Statement\": [\n  {\"Effect\": \"Deny\"}\n ]}";
/// let [span] = statement_spans(text).try_into().unwrap();
/// assert_eq!(span.start, Position { line: 2, column: 16 });
/// assert_eq!(span.brace, Position { line: 3, column: 3 });
/// assert_eq!(span.end, Position { line: 3, column: 21 });
/// ```
pub fn statement_spans(text: &str) -> Vec<Span> {
    let mut scan = Scan::new(text);
    let mut spans = Vec::new();
    let mut depth = 0_u32;
    // The name of the member of the document that is being read; a string at its level before
    // the colon.
    let mut name = "";
    let mut is_statement = false;
    // How deep the statements lie: one less than what is inside of them.
    let mut level = 0;
    let mut start = scan.at;
    let mut brace = scan.at;
    while let Some(token) = scan.next() {
        match token {
            Token::Text(literal) if depth == 1 && !is_statement => name = literal,
            Token::Text(_) => {}
            Token::Mark(':') if depth == 1 => {
                is_statement = is_named_statement(name);
                level = 1;
                start = scan.at;
            }
            Token::Mark('[') => {
                depth += 1;
                if is_statement && depth == 2 {
                    level = 2;
                    start = scan.at;
                }
            }
            Token::Mark('{') => {
                if is_statement && depth == level {
                    // Behind a brace is one column on.
                    brace = Position {
                        column: scan.at.column - 1,
                        ..scan.at
                    };
                }
                depth += 1;
            }
            Token::Mark(',') if depth == 1 => is_statement = false,
            Token::Mark(',') if is_statement && depth == level => start = scan.at,
            Token::Mark(mark @ ('}' | ']')) => {
                depth = depth.saturating_sub(1);
                if is_statement && mark == '}' && depth == level {
                    let end = scan.at;
                    spans.push(Span { start, brace, end });
                }
            }
            Token::Mark(_) => {}
        }
    }
    spans
}

/// Whether a member's name, in its quotes, is `Statement` however it is escaped.
fn is_named_statement(literal: &str) -> bool {
    serde_json::from_str::<String>(literal).is_ok_and(|name| name == "Statement")
}

/// What means something between the values that do not.
enum Token<'t> {
    /// A string with its quotes.
    Text(&'t str),
    /// Any other character but white space.
    Mark(char),
}

/// Goes through a text once.
struct Scan<'t> {
    text: &'t str,
    /// How many bytes were read.
    read: usize,
    at: Position,
    after_return: bool,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            read: 0,
            at: Position { line: 1, column: 1 },
            after_return: false,
        }
    }

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            match self.step()? {
                '"' => return Some(self.string()),
                ' ' | '\t' | '\r' | '\n' => {}
                mark => return Some(Token::Mark(mark)),
            }
        }
    }

    /// The string whose first quote was read.
    fn string(&mut self) -> Token<'t> {
        let start = self.read - 1;
        while let Some(character) = self.step() {
            match character {
                '\\' => {
                    self.step();
                }
                '"' => break,
                _ => {}
            }
        }
        Token::Text(&self.text[start..self.read])
    }

    fn step(&mut self) -> Option<char> {
        let character = self.text[self.read..].chars().next()?;
        self.read += character.len_utf8();
        match character {
            '\n' if self.after_return => {}
            '\n' | '\r' => {
                self.at.line = self.at.line.saturating_add(1);
                self.at.column = 1;
            }
            _ => self.at.column = self.at.column.saturating_add(1),
        }
        self.after_return = character == '\r';
        Some(character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str) -> Vec<((u32, u32), (u32, u32))> {
        let place = |at: Position| (at.line, at.column);
        let spans = statement_spans(text).into_iter();
        spans.map(|s| (place(s.start), place(s.end))).collect()
    }

    /// What AWS's simulator was seen to answer for its AdministratorAccess, which is laid out so,
    /// and for a policy on one line.
    #[test]
    fn as_aws_counts() {
        let administrator = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \
            \"Effect\": \"Allow\",\n      \"Action\": \"*\",\n      \"Resource\": \"*\"\n    }\n  ]\n}";
        assert_eq!(spans(administrator), [((3, 17), (8, 6))]);
        let line = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow"}]}"#;
        assert_eq!(spans(line), [((1, 41), (1, 60))]);
    }

    #[test]
    fn one_statement_or_many_wherever_they_stand() {
        assert_eq!(
            spans(r#"{"Statement":{"a":{"b":{}}}}"#),
            [((1, 14), (1, 28))]
        );
        let many =
            "{\"Id\":\"}{\\\"\",\r\n\"\\u0053tatement\":[{\"a\":[{}]},\r{}],\"Version\":\"x\"}";
        assert_eq!(spans(many), [((2, 19), (2, 29)), ((2, 30), (3, 3))]);
        // Names of other members, and of members of members.
        for text in [
            r#"{"Id":"Statement","Version":"x"}"#,
            r#"{"Id":{"Statement":{}}}"#,
            r#"{"Id":["Statement",{}]}"#,
            r#"{"Statement":[]}"#,
            "",
            "}]",
            "\"\\",
        ] {
            assert_eq!(spans(text), [], "{text}");
        }
    }
}
