//! The rules by which members are read: a type and the constraints that a service model puts on it.
//!
//! A rule reads the member at which a [`Reader`] stands. `None` is for an absent member; a broken
//! constraint is noted on the reader and the value still returned (STS spec 1.5).

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use crate::{
    Choice, Sensitive,
    pattern::Pattern,
    reader::{Members, Reader},
};

/// The longest text or list that is not bounded.
const UNBOUNDED: u32 = u32::MAX;

/// How one kind of member is read.
pub trait Rule {
    /// What it is read to.
    type Value;

    /// Reads the member at which the reader stands; `None` when it was not sent.
    fn read(&self, reader: &mut Reader<'_>) -> Option<Self::Value>;

    /// What stands for a missing value until the reading ends.
    fn placeholder(&self) -> Self::Value;
}

/// A text: its pattern and its length in Unicode code points.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pattern: Option<&'static Pattern>,
    min: u32,
    max: u32,
}

impl Text {
    /// Any text.
    pub const ANY: Self = Self {
        pattern: None,
        min: 0,
        max: UNBOUNDED,
    };

    /// Of at least so many code points.
    pub const fn min(self, min: u32) -> Self {
        Self { min, ..self }
    }

    /// Of at most so many code points.
    pub const fn max(self, max: u32) -> Self {
        Self { max, ..self }
    }

    /// Of this pattern.
    pub const fn pattern(self, pattern: &'static Pattern) -> Self {
        Self {
            pattern: Some(pattern),
            ..self
        }
    }

    fn check(&self, text: &str, shown: Option<&dyn fmt::Display>, reader: &mut Reader<'_>) {
        // Pattern, then length (STS spec 1.5).
        if let Some(pattern) = self.pattern
            && !pattern.matches(text)
        {
            let pattern = pattern.text();
            reader.violated(
                shown,
                format_args!("satisfy regular expression pattern: {pattern}"),
            );
        }
        // A code point takes one to four bytes, so most texts need no counting.
        let certain = (self.min as usize).saturating_mul(4)..=self.max as usize;
        if !certain.contains(&text.len()) {
            check_length(text.chars().count(), (self.min, self.max), shown, reader);
        }
    }
}

impl Rule for Text {
    type Value = String;

    fn read(&self, reader: &mut Reader<'_>) -> Option<String> {
        let text = reader.value()?;
        self.check(text, Some(&text), reader);
        Some(text.to_owned())
    }

    fn placeholder(&self) -> String {
        String::new()
    }
}

/// A text that is never shown.
#[derive(Clone, Copy, Debug)]
pub struct Secret(
    /// The constraints.
    pub Text,
);

impl Rule for Secret {
    type Value = Sensitive;

    fn read(&self, reader: &mut Reader<'_>) -> Option<Sensitive> {
        let text = reader.value()?;
        self.0.check(text, None, reader);
        Some(Sensitive::from(text.to_owned()))
    }

    fn placeholder(&self) -> Sensitive {
        Sensitive::from(String::new())
    }
}

/// A signed 32-bit number.
#[derive(Clone, Copy, Debug)]
pub struct Integer {
    min: i32,
    max: i32,
}

impl Integer {
    /// Any such number.
    pub const ANY: Self = Self {
        min: i32::MIN,
        max: i32::MAX,
    };

    /// No less than this.
    pub const fn min(self, min: i32) -> Self {
        Self { min, ..self }
    }

    /// No more than this.
    pub const fn max(self, max: i32) -> Self {
        Self { max, ..self }
    }
}

impl Rule for Integer {
    type Value = i32;

    /// A sign and leading zeros are fine; what is no whole number of 32 bits cannot be read, and
    /// only the empty text is told why (STS spec 1.2.6).
    fn read(&self, reader: &mut Reader<'_>) -> Option<i32> {
        let text = reader.value()?;
        let Ok(number) = text.parse::<i32>() else {
            reader.malformed(text.is_empty().then_some("missing value for decimal type"));
            return Some(self.placeholder());
        };
        if number < self.min {
            let min = self.min;
            reader.violated(
                Some(&number),
                format_args!("have value greater than or equal to {min}"),
            );
        }
        if number > self.max {
            let max = self.max;
            reader.violated(
                Some(&number),
                format_args!("have value less than or equal to {max}"),
            );
        }
        Some(number)
    }

    fn placeholder(&self) -> i32 {
        self.min
    }
}

/// A truth value.
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

impl Rule for Boolean {
    type Value = bool;

    fn read(&self, reader: &mut Reader<'_>) -> Option<bool> {
        let text = reader.value()?;
        if text.eq_ignore_ascii_case("true") {
            return Some(true);
        }
        if !text.eq_ignore_ascii_case("false") {
            reader.malformed(None);
        }
        Some(false)
    }

    fn placeholder(&self) -> bool {
        false
    }
}

/// One of a fixed set of values.
#[derive(Debug)]
pub struct OneOf<T>(
    /// The type whose values they are.
    pub PhantomData<T>,
);

impl<T: Choice> Rule for OneOf<T> {
    type Value = T;

    fn read(&self, reader: &mut Reader<'_>) -> Option<T> {
        let text = reader.value()?;
        Some(T::from_wire(text).unwrap_or_else(|| {
            let names: Vec<_> = T::VALUES.iter().map(|(_, name)| *name).collect();
            let set = names.join(", ");
            reader.violated(Some(&text), format_args!("satisfy enum value set: [{set}]"));
            self.placeholder()
        }))
    }

    fn placeholder(&self) -> T {
        // A choice has at least one value.
        T::VALUES[0].0
    }
}

/// A structure.
#[derive(Debug)]
pub struct Structure<T>(
    /// The structure.
    pub PhantomData<T>,
);

impl<T: Members> Rule for Structure<T> {
    type Value = T;

    fn read(&self, reader: &mut Reader<'_>) -> Option<T> {
        reader.has_members().then(|| T::read(reader))
    }

    fn placeholder(&self) -> T {
        Reader::placeholder()
    }
}

/// A list: its items and how many there may be.
#[derive(Debug)]
pub struct List<R> {
    item: R,
    min: u32,
    max: u32,
}

impl<R> List<R> {
    /// Any number of items.
    pub const fn of(item: R) -> Self {
        Self {
            item,
            min: 0,
            max: UNBOUNDED,
        }
    }

    /// At least so many.
    pub const fn min(mut self, min: u32) -> Self {
        self.min = min;
        self
    }

    /// At most so many.
    pub const fn max(mut self, max: u32) -> Self {
        self.max = max;
        self
    }
}

impl<R: Rule> Rule for List<R> {
    type Value = Vec<R::Value>;

    fn read(&self, reader: &mut Reader<'_>) -> Option<Vec<R::Value>> {
        let items = reader.items("member", |reader| self.item.read(reader))?;
        check_length(items.len(), (self.min, self.max), None, reader);
        Some(items)
    }

    fn placeholder(&self) -> Vec<R::Value> {
        Vec::new()
    }
}

/// A map from text: its keys, its values and how many entries there may be.
#[derive(Debug)]
pub struct Map<R> {
    key: Text,
    value: R,
    max: u32,
}

impl<R> Map<R> {
    /// Any number of entries.
    pub const fn of(key: Text, value: R) -> Self {
        Self {
            key,
            value,
            max: UNBOUNDED,
        }
    }

    /// At most so many.
    pub const fn max(mut self, max: u32) -> Self {
        self.max = max;
        self
    }
}

impl<R: Rule> Rule for Map<R> {
    type Value = BTreeMap<String, R::Value>;

    fn read(&self, reader: &mut Reader<'_>) -> Option<BTreeMap<String, R::Value>> {
        let entries = reader.items("entry", |reader| {
            Some((
                reader.required("key", &self.key),
                reader.required("value", &self.value),
            ))
        })?;
        check_length(entries.len(), (0, self.max), None, reader);
        Some(entries.into_iter().collect())
    }

    fn placeholder(&self) -> BTreeMap<String, R::Value> {
        BTreeMap::new()
    }
}

fn check_length(
    length: usize,
    (min, max): (u32, u32),
    shown: Option<&dyn fmt::Display>,
    reader: &mut Reader<'_>,
) {
    if length < min as usize {
        reader.violated(
            shown,
            format_args!("have length greater than or equal to {min}"),
        );
    }
    if length > max as usize {
        reader.violated(
            shown,
            format_args!("have length less than or equal to {max}"),
        );
    }
}
