//! Reads the people in a cell: several of them, blanks inside names, remarks in brackets.

use crate::exchange::synonym::CellWords;

/// One person as a cell names him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, without blanks and remarks.
    pub name: String,
    /// What stood in brackets.
    pub remarks: Vec<String>,
}

/// The people of a cleaned cell, in their order.
pub fn people(cell: &str, words: &CellWords) -> Vec<Person> {
    let marks: String = words.between_people.concat();
    outside_brackets(cell, |c| marks.contains(c))
        .iter()
        .flat_map(|part| part_people(part, words))
        .collect()
}

/// Splits at the characters that stand outside brackets.
fn outside_brackets(text: &str, splits: impl Fn(char) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            c if depth == 0 && splits(c) => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// A part without marks between people: one person, or several with blanks between them.
fn part_people(part: &str, words: &CellWords) -> Vec<Person> {
    let tokens: Vec<Person> = outside_brackets(part, char::is_whitespace)
        .iter()
        .filter(|token| !token.is_empty())
        .map(|token| without_remarks(token))
        .collect();
    let latin = tokens.iter().all(|token| token.name.is_ascii());
    let mut people: Vec<Person> = Vec::new();
    for token in tokens {
        let joins = people
            .last()
            .is_some_and(|last| latin || continues(last, &token.name, words));
        match people.last_mut().filter(|_| joins || token.name.is_empty()) {
            Some(last) => {
                if latin && !token.name.is_empty() {
                    last.name.push(' ');
                }
                last.name.push_str(&token.name);
                last.remarks.extend(token.remarks);
            }
            None => people.push(token),
        }
    }
    people.retain(|person| !person.name.is_empty());
    people
}

/// Whether the next token still belongs to the name before it: a surname alone, or a given name
/// of which the second character stands apart.
fn continues(last: &Person, next: &str, words: &CellWords) -> bool {
    let length = last.name.chars().count();
    let surname = length == 1 || words.double_surnames.contains(&last.name);
    surname && last.remarks.is_empty() && next.chars().count() <= 2
}

fn without_remarks(token: &str) -> Person {
    let mut person = Person {
        name: String::new(),
        remarks: Vec::new(),
    };
    let mut remark: Option<String> = None;
    for c in token.chars() {
        match (c, &mut remark) {
            ('(' | '（', _) => remark = Some(String::new()),
            (')' | '）', Some(text)) => {
                person.remarks.push(std::mem::take(text));
                remark = None;
            }
            (c, Some(text)) => text.push(c),
            (c, None) => person.name.push(c),
        }
    }
    person.remarks.extend(remark);
    person
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::synonym::Synonyms;

    fn names(cell: &str) -> Vec<String> {
        let words = Synonyms::builtin().unwrap();
        people(cell, &words.cell)
            .into_iter()
            .map(|person| person.name)
            .collect()
    }

    #[test]
    fn blanks_inside_a_name_do_not_make_two_people() {
        for (cell, wanted) in [
            ("张 三", "张三"),
            ("向 文俊", "向文俊"),
            ("赵  静倩", "赵静倩"),
            ("崔\u{3000}军清", "崔军清"),
            ("司马 相如", "司马相如"),
            ("买买提·艾力", "买买提·艾力"),
            ("John Smith", "John Smith"),
        ] {
            assert_eq!(names(cell), [wanted], "{cell}");
        }
    }

    #[test]
    fn several_people_are_told_apart() {
        for cell in [
            "张三、李四",
            "张三,李四",
            "张三；李四",
            "张三 李四",
            "张 三、李 四",
            "张 三 李 四",
            "张三（兼） 李四",
        ] {
            assert_eq!(names(cell), ["张三", "李四"], "{cell}");
        }
        assert_eq!(names(" 、 "), Vec::<String>::new());
    }

    #[test]
    fn remarks_are_kept_apart_from_the_name() {
        let words = Synonyms::builtin().unwrap();
        let found = people("任婷(主持工作)", &words.cell);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "任婷");
        assert_eq!(found[0].remarks, ["主持工作"]);
        assert_eq!(people("王伟 （兼）", &words.cell)[0].remarks, ["兼"]);
    }
}
