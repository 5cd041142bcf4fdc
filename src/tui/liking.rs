//! What a clerk picked lately and often, as lines that are kept: a code, a tab, how often.

/// Picks kept of one kind.
const KEPT_MAX: usize = 200;

/// The name under which the picks of a kind are kept.
pub fn name(kind: &str) -> String {
    format!("pick.{kind}")
}

/// The lines after something was picked: the last pick first.
pub fn picked(lines: &[String], code: &str) -> Vec<String> {
    let count = lines.iter().find_map(|line| {
        let (known, count) = parse(line);
        (known == code).then_some(count)
    });
    let count = count.unwrap_or(0).saturating_add(1);
    let others = lines.iter().filter(|line| parse(line).0 != code).cloned();
    let first = std::iter::once(format!("{code}\t{count}"));
    first.chain(others).take(KEPT_MAX).collect()
}

/// The codes by how often and how lately they were picked: each pick counts less the more other
/// things were picked since.
pub fn liked(lines: &[String]) -> Vec<&str> {
    let weighed = lines.iter().enumerate().map(|(at, line)| {
        let (code, count) = parse(line);
        (count.saturating_mul(1_000) / (at as u64 + 4), code)
    });
    let mut weighed: Vec<(u64, &str)> = weighed.collect();
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    weighed.into_iter().map(|(_, code)| code).collect()
}

fn parse(line: &str) -> (&str, u64) {
    let (code, count) = line.split_once('\t').unwrap_or((line, "1"));
    (code, count.parse().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_picked_lately_and_often_comes_first() {
        let mut lines = Vec::new();
        for code in ["a", "b", "b", "b", "c"] {
            lines = picked(&lines, code);
        }
        assert_eq!(lines, ["c\t1", "b\t3", "a\t1"]);
        assert_eq!(liked(&lines), ["b", "c", "a"]);
        for code in 0..300 {
            lines = picked(&lines, &code.to_string());
        }
        assert_eq!(lines.len(), KEPT_MAX);
        assert_eq!(liked(&lines)[0], "299");
    }
}
