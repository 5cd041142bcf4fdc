//! Refusals: why a command may not be done, as a code with fields; `words` makes the sentence.

crate::code_enum! {
    /// Every reason for which the domain or the door says no. Arguments stand in braces.
    RefusalCode {
        /// `{noun} {id}`
        NotFound = "not_found",
        /// `{field}`
        Empty = "empty",
        /// `{field} {value}`
        BadValue = "bad_value",
        /// `{field}`
        UnknownField = "unknown_field",
        /// Nothing would change.
        NothingToDo = "nothing_to_do",
        /// `{who} {when} {field} {yours} {theirs}`
        Stale = "stale",
        /// `{who} {when} {field}`: the act is about the row as a whole.
        StaleRow = "stale_row",
        /// `{act}`
        NotAllowed = "not_allowed",
        /// `{org}`
        OutOfScope = "out_of_scope",
        /// `{option}`: `--as` or `--today` while roles are in force.
        RolesInForce = "roles_in_force",

        /// `{code} {name}`
        DuplicateCode = "duplicate_code",
        /// `{org} {parent}`
        Cycle = "cycle",
        /// `{parent} {line}`
        UnknownParent = "unknown_parent",
        /// `{org}`
        OrgDissolved = "org_dissolved",
        /// `{org} {count}`
        HasChildren = "has_children",
        /// `{org} {count}`: open assignments remain.
        HasOpenWork = "has_open_work",
        /// `{org} {person} {since}`
        TwoSecretaries = "two_secretaries",
        /// `{since} {until}`
        DatesReversed = "dates_reversed",
        /// `{start} {founded}`
        TermBeforeFounding = "term_before_founding",
        /// `{start} {last}`
        TermBeforeLast = "term_before_last",
        /// `{to} {due}`
        ExtensionTooEarly = "extension_too_early",
        /// `{person}`
        AlreadyEnrolled = "already_enrolled",
        /// The post or handover has ended already.
        AlreadyEnded = "already_ended",

        /// `{file} {count} {first}`
        PackDefective = "pack_defective",
        /// `{title} {year}`
        AlreadyAdopted = "already_adopted",
        /// `{title} {other}`
        PackConflict = "pack_conflict",
        /// `{title} {count}`
        PackInUse = "pack_in_use",
        /// `{item}`
        NoSuchItem = "no_such_item",
        /// `{count}`: the pack needs its dated targets shifted.
        NeedsShift = "needs_shift",

        /// `{title}`: a common duty is not dropped.
        CommonDuty = "common_duty",

        /// `{task}`
        NoGoal = "no_goal",
        /// `{task}`
        NoStandard = "no_standard",
        /// `{task}`
        NoDeadline = "no_deadline",
        /// `{task}`
        NoResponsible = "no_responsible",
        /// `{task}`
        NoScope = "no_scope",
        /// `{task}`
        NoAssignee = "no_assignee",
        /// `{task} {org} {count}`
        NoResult = "no_result",
        /// `{task} {org} {count}`
        NoEvidence = "no_evidence",
        /// `{task} {org} {count}`
        NoAssessment = "no_assessment",
        /// `{task}`
        NoFiling = "no_filing",
        /// `{org} {finding}`
        OpenFinding = "open_finding",
        /// `{task} {stage} {needed}`
        WrongStage = "wrong_stage",
        /// `{task} {org}`
        AlreadyDispatched = "already_dispatched",
        /// `{task}`
        TaskClosed = "task_closed",
        /// No reason was given.
        NoReason = "no_reason",

        /// `{verifier}`: the second person is the first.
        SamePerson = "same_person",

        /// `{item} {points} {min} {max}`
        PointsOutOfRange = "points_out_of_range",
        /// `{item} {points} {step}`
        PointsOffStep = "points_off_step",
        /// `{item} {points} {threshold}`
        ReasonRequired = "reason_required",
        /// `{count} {first}`
        MarksMissing = "marks_missing",
        /// The sheet is handed in.
        SheetSubmitted = "sheet_submitted",
        /// `{org} {form} {role}`
        SheetExists = "sheet_exists",
        /// `{assessor} {org}`: an inspector's own org.
        OwnOrg = "own_org",

        /// `{date}`: what has not happened yet is not recorded.
        InFuture = "in_future",
        /// `{date} {year}`: the day lies outside the pack's year.
        OtherYear = "other_year",
        /// `{date} {org} {founded}`
        BeforeFounding = "before_founding",
        /// `{item} {date}`: the same was entered before.
        AlreadyEntered = "already_entered",
        /// `{fact} {kind}`: a fact of this sort is entered otherwise, or not at all.
        OtherFact = "other_fact",
        /// `{value} {fact}`
        NotAValue = "not_a_value",
        /// `{person}`: present and absent at once.
        BothAttendances = "both_attendances",
        /// `{count} {named}`: fewer than are named.
        TooFewPresent = "too_few_present",
        /// `{count}`: findings or other rows cite it.
        StillCited = "still_cited",
        /// `{honour} {step}`: the step before is missing, or it was taken already.
        StepOutOfOrder = "step_out_of_order",

        /// `{item}`: the row has no days of its own, or is settled by what is kept of it.
        NotOnAgenda = "not_on_agenda",
        /// `{number} {last}`: a later bundle was applied, or another under this number.
        BundleReplayed = "bundle_replayed",
        /// `{org}`: stands here outside of the subtree that the bundle tells.
        BundleOutside = "bundle_outside",

        /// The number of a letter is used already: `{series}`, `{number}`.
        NumberTaken = "number_taken",
        /// What a number begins with carries a year already: `{series}`.
        SeriesYear = "series_year",
        /// The year of a number is not that of its day: `{year}`, `{date}`.
        LetterYear = "letter_year",
        /// The letter was withdrawn: `{title}`.
        LetterWithdrawn = "letter_withdrawn",
        /// `{name}`: the same file proves the same already.
        EvidenceKnown = "evidence_known",
        /// `{name}`
        EvidenceRemoved = "evidence_removed",
        /// `{item} {due}`: the row is not due on that day.
        NotDueThen = "not_due_then",
        /// `{item} {org}`: the row is not for that org.
        LineNotForOrg = "line_not_for_org",
        /// `{item} {due}`: it is marked as done, for all or for one of the orgs.
        AlreadyMarked = "already_marked",

        /// `{title}`: the campaign is closed.
        CampaignClosed = "campaign_closed",
        /// `{title} {seed}`: it was drawn already, with another seed.
        AlreadyDrawn = "already_drawn",
        /// `{count} {pool}`: more than there are, or none.
        BadDraw = "bad_draw",
        /// `{count}`: fewer than two orgs cannot check each other.
        TooFewToPair = "too_few_to_pair",
        /// `{org}`: it is not among the orgs that are checked.
        NotInCampaign = "not_in_campaign",
        /// `{org} {assessor}`
        AlreadyAssigned = "already_assigned",
        /// `{card} {after}`: the card before it does not stand, and no direct jump is open.
        CardNotNext = "card_not_next",
        /// `{card} {option}`: the pack's option does not choose this jump.
        JumpNotChosen = "jump_not_chosen",
        /// `{card}`: the org is not among those whom the ladder is for.
        CardNotForOrg = "card_not_for_org",
        /// `{org} {year}`
        AlreadyListed = "already_listed",
        /// `{org}`: a plan and an acceptance come before the delisting.
        NotAccepted = "not_accepted",
        /// `{person} {org}`
        AlreadyLinked = "already_linked",
        /// `{grade} {ceiling}`
        AboveCeiling = "above_ceiling",
        /// `{grade} {proposed}`: another grade than the rules give needs a reason.
        GradeNeedsReason = "grade_needs_reason",
        /// The body has decided.
        AlreadyDecided = "already_decided",
        /// `{year}`: the year is closed.
        YearClosed = "year_closed",
        /// `{count} {year}`: verdicts are not decided.
        VerdictsOpen = "verdicts_open",
        /// `{finding}`: only an earlier finding of the same org is the same again.
        NotTheSame = "not_the_same",
        /// `{finding}`: only what was closed is looked back at.
        NotClosedYet = "not_closed_yet",

        /// `{role} {other}`
        RolesExclusive = "roles_exclusive",
        /// Nobody grants to himself.
        OwnGrant = "own_grant",
        /// `{role}`
        LastHolder = "last_holder",

        /// `{act}`
        NotReversible = "not_reversible",
        /// `{act} {who}`
        NotYourAct = "not_your_act",
        /// `{act} {what}`: a row was changed since.
        ChangedSince = "changed_since",
        /// `{act}`
        AlreadyUndone = "already_undone",
    }
}

/// Why a command was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub code: RefusalCode,
    /// What the sentence names.
    pub args: Vec<(String, String)>,
    /// The field to go to, if a field would mend it.
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal without fields.
    pub fn new(code: RefusalCode) -> Refusal {
        Refusal {
            code,
            args: Vec::new(),
            field: None,
        }
    }

    /// Adds a named argument.
    pub fn with(mut self, name: &str, value: impl ToString) -> Refusal {
        self.args.push((name.to_string(), value.to_string()));
        self
    }

    /// Names the line of a list that is refused.
    pub fn on_line(self, line: u32) -> Refusal {
        self.with("line", line)
    }

    /// The line of a list that is refused, if only that line is.
    pub fn line(&self) -> Option<u32> {
        let named = self.args.iter().find(|(name, _)| name == "line");
        named.and_then(|(_, line)| line.parse().ok())
    }

    /// Names the field that would mend it.
    pub fn at(mut self, field: &str) -> Refusal {
        self.field = Some(field.to_string());
        self
    }
}

impl From<RefusalCode> for Refusal {
    fn from(code: RefusalCode) -> Refusal {
        Refusal::new(code)
    }
}
