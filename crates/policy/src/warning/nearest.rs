//! What somebody who wrote a name may have meant.

/// The known name that is fewest letters away, if that is not too far: one letter in four, and
/// three at most. Case counts for nothing.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let most = (name.chars().count() / 4).clamp(1, 3);
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let near = known.filter_map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        // So that a name as long as a policy costs nothing.
        let is_comparable = letters.len().abs_diff(name.len()) <= most;
        let away = is_comparable.then(|| distance(&name, &letters))?;
        (away <= most).then_some((away, candidate))
    });
    near.min_by_key(|(away, _)| *away).map(|(_, name)| name)
}

/// How many letters must be put in, taken out or replaced.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_those_that_are_near() {
        let known = ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"];
        let near = |name: &str| nearest(name, known.iter().map(ToString::to_string));
        assert_eq!(near("s3:GetObjekt").as_deref(), Some("s3:GetObject"));
        assert_eq!(near("S3:GETOBJECTACLS").as_deref(), Some("s3:GetObjectAcl"));
        assert_eq!(near("s3:DeleteBucket"), None);
        assert_eq!(near(""), None);
        assert_eq!(near(&"x".repeat(100_000)), None);
    }
}
