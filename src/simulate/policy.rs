//! Policies: what may be decided, and when.

use std::fmt;
use std::str::FromStr;

/// A way of giving out theatre blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// Every block stays with its owner; what the owner cannot use or staff is lost.
    Fixed,
    /// The same, but an owner who cannot use or staff a block releases it some days before, and whoever can takes it.
    Refill,
    /// The same with cross-trained teams: how much of the gain is the teams alone.
    RefillCross,
    /// Blocks are given out each week; teams serve their home specialty.
    Weekly,
    /// Blocks are given out each week; teams serve all that they are trained in.
    WeeklyCross,
    /// The same, and the meeting knows the referrals and the sickness of the weeks that it decides on.
    Perfect,
    /// As `WeeklyCross`, but blocks are fixed four weeks ahead.
    LongNotice,
    /// As `WeeklyCross` without reserve for pathways.
    NoReserve,
    /// As `WeeklyCross`, but nothing is taken over inside the notice.
    NoRefill,
    /// As `WeeklyCross` with the reserve of a single week: the structural lag is not covered.
    ShortReserve,
}

/// What a policy may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levers {
    /// Blocks may go to another specialty at the meeting.
    pub moves: bool,
    /// Teams serve all they are trained in, not their home specialty alone.
    pub cross_trained: bool,
    /// What cannot be used or staffed is released some days before and taken by whoever can.
    pub refill: bool,
    /// Slots are reserved for pathways.
    pub reserve: bool,
    /// Weeks of arrivals that the reserve covers; `None` is the lag that the notice causes.
    pub reserve_weeks: Option<u32>,
    /// Days of notice; `None` is the folder's.
    pub notice_days: Option<u32>,
    /// The coming weeks are known.
    pub foresight: bool,
}

/// Days of notice when blocks are fixed four weeks ahead.
const LONG_NOTICE_DAYS: u32 = 28;

impl Policy {
    /// All policies, baselines first.
    pub const ALL: [Self; 10] = [
        Self::Fixed,
        Self::Refill,
        Self::Weekly,
        Self::WeeklyCross,
        Self::Perfect,
        Self::RefillCross,
        Self::LongNotice,
        Self::NoReserve,
        Self::NoRefill,
        Self::ShortReserve,
    ];

    /// The five policies that are compared where nothing else is asked for.
    pub const MAIN: [Self; 5] = [Self::Fixed, Self::Refill, Self::Weekly, Self::WeeklyCross, Self::Perfect];

    /// The key on the command line and in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Refill => "refill",
            Self::RefillCross => "refill-cross",
            Self::Weekly => "weekly",
            Self::WeeklyCross => "weekly-cross",
            Self::Perfect => "perfect",
            Self::LongNotice => "long-notice",
            Self::NoReserve => "no-reserve",
            Self::NoRefill => "no-refill",
            Self::ShortReserve => "short-reserve",
        }
    }

    /// One line for reports.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Fixed => "fixed owners",
            Self::Refill => "fixed owners, ad-hoc refill",
            Self::RefillCross => "fixed owners, ad-hoc refill, cross-trained teams",
            Self::Weekly => "weekly allocation, single-skill teams",
            Self::WeeklyCross => "weekly allocation, cross-trained teams",
            Self::Perfect => "weekly allocation, perfect information",
            Self::LongNotice => "weekly, cross-trained, fixed 28 days ahead",
            Self::NoReserve => "weekly, cross-trained, no reserve",
            Self::NoRefill => "weekly, cross-trained, no refill",
            Self::ShortReserve => "weekly, cross-trained, reserve of one week",
        }
    }

    /// What it may do.
    pub fn levers(self) -> Levers {
        let weekly = Levers {
            moves: true,
            cross_trained: true,
            refill: true,
            reserve: true,
            reserve_weeks: None,
            notice_days: None,
            foresight: false,
        };
        let fixed = Levers { moves: false, cross_trained: false, ..weekly };
        match self {
            Self::Fixed => Levers { refill: false, ..fixed },
            Self::Refill => fixed,
            Self::RefillCross => Levers { cross_trained: true, ..fixed },
            Self::Weekly => Levers { cross_trained: false, ..weekly },
            Self::WeeklyCross => weekly,
            Self::Perfect => Levers { foresight: true, ..weekly },
            Self::LongNotice => Levers { notice_days: Some(LONG_NOTICE_DAYS), ..weekly },
            Self::NoReserve => Levers { reserve: false, ..weekly },
            Self::NoRefill => Levers { refill: false, ..weekly },
            Self::ShortReserve => Levers { reserve_weeks: Some(1), ..weekly },
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.key())
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|policy| policy.key() == text.trim()).ok_or_else(|| {
            let keys: Vec<&str> = Self::ALL.iter().map(|policy| policy.key()).collect();
            format!("expected one of {}", keys.join(", "))
        })
    }
}
