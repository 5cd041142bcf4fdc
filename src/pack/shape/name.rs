//! Shapes of offices, classes, areas, roles and options.

use super::value::{ChoiceShape, Code, Text};
use crate::domain::pack::{
    Area, Class, Office, OfficeKind, OfficeRelation, PackOption, Responsibility, RoleLine,
};
use crate::domain::{OrgKind, PostKind};

shape! {
    /// An office that the regulation names, mapped to the tree at adoption.
    row "office" OfficeShape => Office {
        title: Text,
        is: Code<OfficeKind>,
        relative: Option<Code<OfficeRelation>>,
        kind: Option<Code<OrgKind>>,
        post: Option<Code<PostKind>>,
    } defaults {
        matches: Vec<Text>,
    }
}

shape! {
    /// A class of orgs, mapped to the tree at adoption.
    row "class" ClassShape => Class {
        title: Text,
        members_from: Option<u32>,
        members_to: Option<u32>,
    } defaults {
        parents: Vec<Code<OrgKind>>,
        by_hand: bool,
        matches: Vec<Text>,
    }
}

shape! {
    /// An area that groups duties and tasks.
    row "area" AreaShape => Area {
        no: u32,
        title: Text,
        text: Option<Text>,
    } defaults {}
}

shape! {
    /// Which post answers how.
    row "role" RoleShape => RoleLine {
        role: Code<Responsibility>,
        text: Option<Text>,
    } defaults {
        whole_org: bool,
    }
}

shape! {
    /// What the text leaves open, with the choice taken.
    row "option" OptionShape => PackOption {
        text: Text,
        choices: Vec<ChoiceShape>,
        chosen: super::value::Ident,
    } defaults {}
}
