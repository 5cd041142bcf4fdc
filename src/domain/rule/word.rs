//! Closed lists of words that scoring rules use.

crate::code_enum! {
    /// When a mark needs a reason.
    ReasonRule {
        Always = "always",
        /// Below the form's threshold.
        Below = "below",
        Never = "never",
    }
}

crate::code_enum! {
    /// What one occurrence is.
    Occasion {
        Case = "case",
        Person = "person",
        Item = "item",
        PersonTime = "person_time",
        Day = "day",
    }
}

crate::code_enum! {
    /// On which side of a threshold a rule acts.
    Side {
        /// Deducts when lower.
        Below = "below",
        /// Deducts when higher.
        Above = "above",
        /// Below deducts, above adds.
        Both = "both",
    }
}

crate::code_enum! {
    /// How an incomplete unit counts.
    UnitCount {
        Whole = "whole",
        Started = "started",
        Exact = "exact",
    }
}

crate::code_enum! {
    /// What equal values get.
    Ties {
        /// Equal rank, the next is skipped.
        Same = "same",
        /// Equal rank, the next is not skipped.
        Dense = "dense",
        /// The mean of their places' points.
        Mean = "mean",
        /// A body decides.
        Body = "body",
    }
}

crate::code_enum! {
    /// From which end places are counted.
    End {
        Top = "top",
        Bottom = "bottom",
    }
}

crate::code_enum! {
    /// With what a value is compared.
    RatioTo {
        Best = "best",
        Mean = "mean",
        LastYear = "last_year",
        /// One's own mean of the three years before.
        OwnMean3 = "own_mean_3",
    }
}

crate::code_enum! {
    /// How another body's score is converted.
    Conversion {
        Times = "times",
        /// Its share of its full score, of the item's points.
        Proportion = "proportion",
        /// The item loses the share that the other score lost.
        SameShare = "same_share",
    }
}

crate::code_enum! {
    /// How far a trump reaches.
    Reach {
        Item = "item",
        Group = "group",
        Form = "form",
    }
}

crate::code_enum! {
    /// How children roll up.
    RollupHow {
        Mean = "mean",
        Worst = "worst",
        Best = "best",
        Sample = "sample",
    }
}

crate::code_enum! {
    /// How co-authors share.
    SplitHow {
        Equal = "equal",
        ByShare = "by_share",
    }
}

crate::code_enum! {
    /// How a target is scored.
    TargetHow {
        /// Full or nothing.
        All = "all",
        Proportion = "proportion",
        /// So much for each missing unit.
        Step = "step",
    }
}

crate::code_enum! {
    /// How several rules make one item.
    Combine {
        Sum = "sum",
        Least = "least",
        Mean = "mean",
    }
}

crate::code_enum! {
    /// What a modifier does to a deduction.
    Effect {
        Times = "times",
        Plus = "plus",
        Exempt = "exempt",
        Relief = "relief",
    }
}

crate::code_enum! {
    /// The kinds of scoring rule.
    RuleKind {
        Presence = "presence",
        Conditions = "conditions",
        Shortfall = "shortfall",
        Occurrence = "occurrence",
        RateStep = "rate_step",
        Bands = "bands",
        Labels = "labels",
        Factors = "factors",
        Judged = "judged",
        Proportion = "proportion",
        Rank = "rank",
        Ratio = "ratio",
        Accumulate = "accumulate",
        Honours = "honours",
        Cascade = "cascade",
        Severity = "severity",
        Imported = "imported",
        Trump = "trump",
        Rollup = "rollup",
        Split = "split",
        Owned = "owned",
        Steps = "steps",
        Staffing = "staffing",
        Target = "target",
        Parts = "parts",
    }
}

impl RuleKind {
    /// The kind's number in the list of all kinds, such as `R05`; `R00` for a rule of parts.
    pub fn number(self) -> &'static str {
        match self {
            RuleKind::Presence => "R01",
            RuleKind::Conditions => "R02",
            RuleKind::Shortfall => "R03",
            RuleKind::Occurrence => "R04",
            RuleKind::RateStep => "R05",
            RuleKind::Bands => "R06",
            RuleKind::Labels => "R07",
            RuleKind::Factors => "R08",
            RuleKind::Judged => "R09",
            RuleKind::Proportion => "R10",
            RuleKind::Rank => "R11",
            RuleKind::Ratio => "R12",
            RuleKind::Accumulate => "R13",
            RuleKind::Honours => "R14",
            RuleKind::Cascade => "R15",
            RuleKind::Severity => "R16",
            RuleKind::Imported => "R17",
            RuleKind::Trump => "R18",
            RuleKind::Rollup => "R21",
            RuleKind::Split => "R22",
            RuleKind::Owned => "R24",
            RuleKind::Steps => "R25",
            RuleKind::Staffing => "R26",
            RuleKind::Target => "R27",
            RuleKind::Parts => "R00",
        }
    }
}
