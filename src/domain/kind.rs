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

crate::code_enum! {
    /// How far a duty or an assignment is.
    State {
        /// 未开展
        Waiting = "waiting",
        /// 进行中
        Going = "going",
        /// 已完成
        Done = "done",
        /// 存在问题
        Troubled = "troubled",
    }
}

crate::code_enum! {
    /// How an assignment ended.
    Outcome {
        /// 完成
        Done = "done",
        /// 未完成
        NotDone = "not_done",
        /// 取消
        Cancelled = "cancelled",
        /// 结转下年
        CarriedOver = "carried_over",
    }
}

crate::code_enum! {
    /// The ways of checking a task.
    CheckMode {
        /// 日常检查
        Daily = "daily",
        /// 随机抽查
        Random = "random",
        /// 全面检查
        Comprehensive = "comprehensive",
        /// 专项检查
        Special = "special",
    }
}

crate::code_enum! {
    /// What one check of one assignment found.
    CheckResult {
        /// 达标
        Met = "met",
        /// 部分达标
        Partly = "partly",
        /// 未达标
        Unmet = "unmet",
    }
}

crate::code_enum! {
    /// Who fills a sheet.
    SheetRole {
        /// 自评
        Own = "self",
        /// 督查组评
        Inspector = "inspector",
        /// 互评
        Cross = "cross",
    }
}

crate::code_enum! {
    /// Where a problem was found.
    FindingSource {
        /// 打分
        Sheet = "sheet",
        /// 查单
        Check = "check",
        /// 台账
        Record = "record",
        /// 上级巡视巡察
        HigherInspection = "higher_inspection",
        /// 信访反映
        Complaint = "complaint",
        /// 述职点评
        Comment = "comment",
        /// 手工登记
        Manual = "manual",
    }
}

crate::code_enum! {
    /// How far a finding is rectified.
    FindingState {
        /// 待整改
        Open = "open",
        /// 已整改待核
        Rectified = "rectified",
        /// 已销号
        Closed = "closed",
    }
}

crate::code_enum! {
    /// What happened to an org.
    OrgEventKind {
        /// 成立
        Founded = "founded",
        /// 更名
        Renamed = "renamed",
        /// 划转
        Moved = "moved",
        /// 合并
        Merged = "merged",
        /// 撤销
        Dissolved = "dissolved",
        /// 改建
        Rebuilt = "rebuilt",
    }
}

crate::code_enum! {
    /// What an account may be.
    Role {
        /// 经办人
        Clerk = "clerk",
        /// 督查员
        Inspector = "inspector",
        /// 书记
        Secretary = "secretary",
        /// 领导
        Leader = "leader",
        /// 查阅
        Viewer = "viewer",
        /// 系统管理员
        System = "system",
        /// 安全保密员
        Security = "security",
        /// 安全审计员
        Auditor = "auditor",
    }
}

crate::code_enum! {
    /// The standing of a party member in the roster.
    MemberStatus {
        /// 正式党员
        Full = "full",
        /// 预备党员
        Probationary = "probationary",
        /// 转出
        Transferred = "transferred",
        /// 停止党籍、出党或去世
        Ended = "ended",
    }
}

crate::code_enum! {
    /// What an org can owe.
    ChaseOf {
        /// 派单
        Assignment = "assignment",
        /// 整改
        Finding = "finding",
        /// 打分单
        Sheet = "sheet",
        /// 亮牌整改
        Card = "card",
        /// 台账
        Record = "record",
        /// 换届
        Term = "term",
        /// 其他
        Other = "other",
    }
}
