//! What a list is narrowed to, as typed after the slash.

use std::ops::Range;

use crate::base::find::Matcher;

/// What a list is narrowed to.
pub struct Filter {
    matcher: Matcher,
    is_inverse: bool,
    /// The pattern as typed.
    pub text: String,
}

impl Filter {
    /// A filter as typed after `/`; a leading `!` keeps what does not match.
    pub fn new(typed: &str) -> Option<Filter> {
        let folded = crate::base::text::fold(typed);
        let (is_inverse, pattern) = match folded.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, folded.as_str()),
        };
        let matcher = Matcher::new(pattern);
        let text = typed.to_string();
        (!matcher.is_empty()).then_some(Filter {
            matcher,
            is_inverse,
            text,
        })
    }

    /// Whether any of the texts passes.
    pub fn passes(&self, texts: &[&str]) -> bool {
        let found = texts.iter().any(|text| self.matcher.find(text).is_some());
        found != self.is_inverse
    }

    /// The found places in a text.
    pub fn hit(&self, text: &str) -> Vec<Range<usize>> {
        match self.is_inverse {
            true => Vec::new(),
            false => self.matcher.hits(text),
        }
    }
}

/// The found places of a filter that may be absent.
pub fn hit(filter: Option<&Filter>, text: &str) -> Vec<Range<usize>> {
    filter.map_or(Vec::new(), |filter| filter.hit(text))
}
