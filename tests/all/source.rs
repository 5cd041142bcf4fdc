//! Reads Rust source just far enough for `tidy`: code, literals, comments, paths and functions.

use std::path::{Path, PathBuf};

/// One source file, taken apart.
pub struct Source {
    /// Path from the root of the package, with `/`.
    pub path: String,
    /// The text as it stands.
    pub text: String,
    /// The text with comments blanked and literals filled with `"`; same characters, same lines.
    pub code: Vec<char>,
    /// String and character literals in their order.
    pub literals: Vec<Literal>,
    tests: Vec<(usize, usize)>,
}

/// A string or character literal.
pub struct Literal {
    /// Index of its first character in the file.
    pub at: usize,
    /// What stands between the quotes, escapes as written.
    pub text: String,
}

/// A path such as `crate::store::Store`, use trees already spread out.
pub struct Named {
    pub at: usize,
    pub path: String,
}

/// A function with a body.
pub struct Function {
    pub at: usize,
    pub name: String,
    pub parameters: usize,
    pub lines: usize,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file of the package below the given folder, in order.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && ![".ci", ".gitignore"].contains(&name.as_str());
        if hidden || name == "target" {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let short = path.strip_prefix(root()).unwrap_or(&path);
            found.push((short.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

/// The Rust files below the folders.
pub fn sources(folders: &[&str]) -> Vec<Source> {
    folders
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(path, text)| Source::new(&path, &text))
        .collect()
}

impl Source {
    pub fn new(path: &str, text: &str) -> Source {
        let (code, literals) = Lexer::run(text);
        let mut source = Source {
            path: path.into(),
            text: text.into(),
            code,
            literals,
            tests: Vec::new(),
        };
        source.tests = source.test_spans();
        source
    }

    /// Line number of a character, from 1.
    pub fn line(&self, at: usize) -> usize {
        1 + self.code[..at].iter().filter(|c| **c == '\n').count()
    }

    /// `file:line`.
    pub fn place(&self, at: usize) -> String {
        format!("{}:{}", self.path, self.line(at))
    }

    /// Whether a character stands in test code.
    pub fn in_test(&self, at: usize) -> bool {
        self.path.starts_with("tests/")
            || self.path.ends_with("/tests.rs")
            || self
                .tests
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&at))
    }

    /// Whether a character stands inside `#[...]`.
    pub fn in_attribute(&self, at: usize) -> bool {
        let mut depth = 0_i32;
        for index in (0..at).rev() {
            match self.code[index] {
                ']' => depth += 1,
                '[' if depth > 0 => depth -= 1,
                '[' => {
                    let before: String = self.code[index.saturating_sub(2)..index].iter().collect();
                    return before.ends_with('#') || before.ends_with("#!");
                }
                ';' | '}' if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    /// The code just before a character, blanks and line ends left out, at most `count` of them.
    pub fn before(&self, at: usize, count: usize) -> String {
        let mut kept: Vec<char> = self.code[..at]
            .iter()
            .rev()
            .filter(|c| !c.is_whitespace())
            .take(count)
            .copied()
            .collect();
        kept.reverse();
        kept.into_iter().collect()
    }

    /// Every identifier with its place.
    pub fn words(&self) -> Vec<Named> {
        let mut words = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            if is_word(self.code[at]) {
                let end = self.word_end(at);
                words.push(Named {
                    at,
                    path: self.code[at..end].iter().collect(),
                });
                at = end;
            } else {
                at += 1;
            }
        }
        words
    }

    /// Every path with at least one `::`, use trees spread out.
    pub fn paths(&self) -> Vec<Named> {
        let mut paths = Vec::new();
        let mut at = 0;
        while at < self.code.len() {
            if is_word(self.code[at]) {
                at = self.tree(at, "", &mut paths);
            }
            at += 1;
        }
        paths.retain(|named| named.path.contains("::"));
        paths
    }

    fn tree(&self, start: usize, prefix: &str, paths: &mut Vec<Named>) -> usize {
        let mut at = self.skip_blank(start);
        if self.code.get(at) == Some(&'{') {
            at += 1;
            while at < self.code.len() && self.code[at] != '}' {
                let next = self.tree(at, prefix, paths);
                at = self.skip_blank(next.max(at + 1));
                if self.code.get(at) == Some(&',') {
                    at = self.skip_blank(at + 1);
                }
            }
            return at + 1;
        }
        let end = self.word_end(at);
        let word: String = self.code[at..end].iter().collect();
        let path = if prefix.is_empty() {
            word
        } else {
            format!("{prefix}::{word}")
        };
        let next = self.skip_blank(end);
        let joined = self.code[next..].starts_with(&[':', ':']);
        let after = self.skip_blank((next + 2).min(self.code.len()));
        let goes_on = |c: &char| is_word(*c) || *c == '{';
        if joined && end > at && self.code.get(after).is_some_and(goes_on) {
            return self.tree(after, &path, paths);
        }
        paths.push(Named { at, path });
        end
    }

    /// Every function that has a body.
    pub fn functions(&self) -> Vec<Function> {
        let words = self.words();
        let pairs = words.iter().zip(words.iter().skip(1));
        pairs
            .filter(|(word, _)| word.path == "fn")
            .filter_map(|(word, name)| self.function(word.at, name))
            .collect()
    }

    fn function(&self, at: usize, name: &Named) -> Option<Function> {
        let open = self.find(name.at, &['('])?;
        let gap = &self.code[at + 2..name.at];
        if !gap.iter().all(|c| c.is_whitespace()) {
            return None;
        }
        let close = self.closing(open)?;
        let body = self.find(close, &['{', ';'])?;
        if self.code[body] == ';' {
            return None;
        }
        let end = self.closing(body)?;
        let inside: String = self.code[body + 1..end].iter().collect();
        let lines = inside
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        let parameters = count_parameters(&self.code[open + 1..close]);
        Some(Function {
            at,
            name: name.path.clone(),
            parameters,
            lines,
        })
    }

    fn test_spans(&self) -> Vec<(usize, usize)> {
        let mark: Vec<char> = "#[cfg(test)]".chars().collect();
        let mut spans = Vec::new();
        let mut at = 0;
        while at + mark.len() <= self.code.len() {
            if self.code[at..].starts_with(&mark) {
                let stop = self.find(at + mark.len(), &['{', ';']);
                let end = stop.and_then(|stop| match self.code[stop] {
                    '{' => self.closing(stop),
                    _ => Some(stop),
                });
                let end = end.unwrap_or(self.code.len());
                spans.push((at, end));
                at = end;
            }
            at += 1;
        }
        spans
    }

    fn find(&self, from: usize, wanted: &[char]) -> Option<usize> {
        (from..self.code.len()).find(|at| wanted.contains(&self.code[*at]))
    }

    /// The bracket that closes the one at `open`.
    pub fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_i32;
        for at in open..self.code.len() {
            match self.code[at] {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    fn word_end(&self, at: usize) -> usize {
        (at..self.code.len())
            .find(|at| !is_word(self.code[*at]))
            .unwrap_or(self.code.len())
    }

    fn skip_blank(&self, at: usize) -> usize {
        let blank = |at: &usize| !self.code[*at].is_whitespace();
        (at..self.code.len()).find(blank).unwrap_or(self.code.len())
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn count_parameters(code: &[char]) -> usize {
    let (mut depth, mut count, mut empty, mut last) = (0_i32, 0, true, ' ');
    for c in code {
        match c {
            '(' | '[' | '{' | '<' => depth += 1,
            '>' if last == '-' => {}
            ')' | ']' | '}' | '>' => depth -= 1,
            ',' if depth == 0 => {
                count += usize::from(!empty);
                empty = true;
                continue;
            }
            _ => {}
        }
        empty = empty && c.is_whitespace();
        last = *c;
    }
    count + usize::from(!empty)
}

struct Lexer {
    text: Vec<char>,
    code: Vec<char>,
    literals: Vec<Literal>,
    at: usize,
}

impl Lexer {
    fn run(text: &str) -> (Vec<char>, Vec<Literal>) {
        let text: Vec<char> = text.chars().collect();
        let mut lexer = Lexer {
            code: text.clone(),
            text,
            literals: Vec::new(),
            at: 0,
        };
        while lexer.at < lexer.text.len() {
            lexer.step();
        }
        (lexer.code, lexer.literals)
    }

    fn step(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with(&['/', '/']) {
            let end = rest.iter().position(|c| *c == '\n').unwrap_or(rest.len());
            self.fill(self.at + end, ' ');
        } else if rest.starts_with(&['/', '*']) {
            self.block_comment();
        } else if rest[0] == '"' {
            self.quoted('"');
        } else if rest[0] == '\'' {
            self.quote();
        } else if is_word(rest[0]) {
            self.word();
        } else {
            self.at += 1;
        }
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.iter().position(|c| !is_word(*c)).unwrap_or(rest.len());
        let word: String = rest[..length].iter().collect();
        let hashes = rest[length..].iter().take_while(|c| **c == '#').count();
        let quote = rest.get(length + hashes) == Some(&'"');
        self.at += length;
        if quote && matches!(word.as_str(), "r" | "br" | "cr") {
            self.raw(hashes);
        }
    }

    fn raw(&mut self, hashes: usize) {
        let start = self.at + hashes + 1;
        let end = (start..self.text.len())
            .find(|at| {
                let close = &self.text[*at..];
                close[0] == '"' && close[1..].iter().take_while(|c| **c == '#').count() >= hashes
            })
            .unwrap_or(self.text.len());
        self.literal(start, end);
        self.fill((end + 1 + hashes).min(self.text.len()), '"');
    }

    /// A quote opens a character literal, or a lifetime.
    fn quote(&mut self) {
        let next = self.text.get(self.at + 1);
        let closes = self.text.get(self.at + 2) == Some(&'\'');
        if next == Some(&'\\') || closes {
            self.quoted('\'');
        } else {
            self.at += 1;
        }
    }

    fn quoted(&mut self, mark: char) {
        let start = self.at + 1;
        let mut end = start;
        while end < self.text.len() && self.text[end] != mark {
            end += if self.text[end] == '\\' { 2 } else { 1 };
        }
        let end = end.min(self.text.len());
        self.literal(start, end);
        self.fill((end + 1).min(self.text.len()), '"');
    }

    fn block_comment(&mut self) {
        let (mut depth, mut end) = (0, self.at);
        while end < self.text.len() {
            if self.text[end..].starts_with(&['/', '*']) {
                depth += 1;
                end += 2;
            } else if self.text[end..].starts_with(&['*', '/']) {
                depth -= 1;
                end += 2;
            } else {
                end += 1;
            }
            if depth == 0 {
                break;
            }
        }
        self.fill(end, ' ');
    }

    fn literal(&mut self, start: usize, end: usize) {
        let text = self.text[start.min(end)..end].iter().collect();
        self.literals.push(Literal { at: self.at, text });
    }

    fn fill(&mut self, end: usize, with: char) {
        for c in &mut self.code[self.at..end] {
            if *c != '\n' {
                *c = with;
            }
        }
        self.at = end;
    }
}
