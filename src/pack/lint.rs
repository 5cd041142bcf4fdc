//! Defects of meaning.

use crate::domain::pack::Pack;
use crate::pack::problem::Defect;

pub(crate) fn check(_: &Pack) -> Vec<Defect> {
    Vec::new()
}
