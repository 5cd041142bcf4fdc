//! The closed vocabulary of the field, one English word for one idea.

crate::code_enum! {
    /// The kinds of node in the organisation tree.
    OrgKind {
        /// 党委
        Committee = "committee",
        /// 党工委
        WorkCommittee = "work_committee",
        /// 党组
        LeadingGroup = "leading_group",
        /// 党总支
        GeneralBranch = "general_branch",
        /// 直属党支部
        DirectBranch = "direct_branch",
        /// 党支部
        Branch = "branch",
        /// 党小组
        Group = "group",
        /// 单位、部门：只承担任务
        Unit = "unit",
    }
}

crate::code_enum! {
    /// The sectors within which appraisals are ranked.
    Sector {
        /// 机关
        Organ = "organ",
        /// 高校
        University = "university",
        /// 农村
        Rural = "rural",
        /// 社区
        Community = "community",
        /// 国企
        StateEnterprise = "state_enterprise",
        /// 事业单位
        PublicInstitution = "public_institution",
        /// 两新组织
        NewOrg = "new_org",
        /// 其他
        Other = "other",
    }
}

crate::code_enum! {
    /// The posts that an officer can hold in an org.
    PostKind {
        /// 书记
        Secretary = "secretary",
        /// 副书记
        DeputySecretary = "deputy_secretary",
        /// 组织员
        Organiser = "organiser",
        /// 委员
        CommitteeMember = "committee_member",
        /// 行政负责人
        AdministrativeHead = "administrative_head",
        /// 党组主要负责人
        LeadingGroupHead = "leading_group_head",
        /// 党务工作者
        PartyWorker = "party_worker",
    }
}

crate::code_enum! {
    /// The five lists, in their order.
    Stage {
        /// 开单
        Open = "open",
        /// 晒单
        Published = "published",
        /// 派单
        Dispatched = "dispatched",
        /// 查单
        Checked = "checked",
        /// 销单
        Closed = "closed",
    }
}

crate::code_enum! {
    /// Whether a line holds for all orgs of its kind or for one.
    Share {
        /// 共性
        Common = "common",
        /// 个性
        Individual = "individual",
    }
}

crate::code_enum! {
    /// The weight of a task.
    Category {
        /// 基础
        Basic = "basic",
        /// 重大
        Major = "major",
        /// 创新
        Innovative = "innovative",
    }
}
