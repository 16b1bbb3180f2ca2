//! Groups of people, each person in one of them, and the budget by week and group.

use super::Week;
use crate::calendar::Day;
use crate::hospital::{BudgetLine, CompetenceIx, Hospital, PersonIx};

/// A group of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name for reports.
    pub name: String,
    /// The competence that its people hold; `None` for those who hold none of the others.
    pub competence: Option<CompetenceIx>,
}

/// What is budgeted for a group in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetShare {
    /// Index into [`super::Ledger::weeks`].
    pub week: usize,
    /// Index into [`super::Ledger::groups`].
    pub group: usize,
    /// Minutes of attendance.
    pub minutes: i64,
    /// Øre; `None` where only hours are budgeted.
    pub ore: Option<i64>,
}

/// The groups, and the group of every person. Groups are the competences that the budget names; without any, the most common
/// competence of each person.
pub(super) fn groups(hospital: &Hospital, budget: &[BudgetLine]) -> (Vec<Group>, Vec<usize>) {
    let holders = |competence: CompetenceIx| hospital.staff.iter().filter(|own| own.holds(competence)).count();
    let mut named: Vec<CompetenceIx> = budget.iter().filter_map(|line| line.group).collect();
    named.sort_unstable();
    named.dedup();
    let chosen = |person: PersonIx| {
        let held = hospital.staff[person].competences.iter().copied();
        if named.is_empty() {
            held.min_by_key(|&own| (std::cmp::Reverse(holders(own)), own))
        } else {
            held.filter(|own| named.contains(own)).min_by_key(|&own| (holders(own), own))
        }
    };
    let of_person: Vec<Option<CompetenceIx>> = (0..hospital.staff.len()).map(chosen).collect();
    let mut used: Vec<CompetenceIx> = of_person.iter().flatten().copied().chain(named.iter().copied()).collect();
    used.sort_unstable();
    used.dedup();
    let rest = of_person.contains(&None) || used.is_empty() || budget.iter().any(|line| line.group.is_none());
    let name = |competence: CompetenceIx| hospital.competences.get(competence).map_or("", |own| own.name.as_str());
    let mut groups: Vec<Group> =
        used.iter().map(|&own| Group { name: name(own).into(), competence: Some(own) }).collect();
    if rest {
        let name = if groups.is_empty() { "Everybody" } else { "Others" };
        groups.push(Group { name: name.into(), competence: None });
    }
    let group_of = of_person.iter().map(|own| of_competence(&groups, *own)).collect();
    (groups, group_of)
}

/// The group of a competence; of one that is no group, the group of the others, else the first.
pub(super) fn of_competence(groups: &[Group], competence: Option<CompetenceIx>) -> usize {
    let of = |wanted: Option<CompetenceIx>| groups.iter().position(|group| group.competence == wanted);
    of(competence).or_else(|| of(None)).unwrap_or(0)
}

/// The budget by week and group: each line is spread evenly over its days, to the minute and the øre; what lies outside the
/// horizon is left out.
pub(super) fn shares(budget: &[BudgetLine], groups: &[Group], weeks: &[Week]) -> Vec<BudgetShare> {
    let mut shares: Vec<BudgetShare> = Vec::new();
    for line in budget {
        let group = of_competence(groups, line.group);
        for (week, days) in weeks.iter().enumerate() {
            let (first, last) = (days.first.max(line.first), days.last.min(line.last));
            if first > last {
                continue;
            }
            let part = |whole: i64| upto(whole, line, last + 1) - upto(whole, line, first);
            let (minutes, ore) = (part(line.minutes), line.ore.map(part));
            match shares.iter_mut().find(|share| (share.week, share.group) == (week, group)) {
                Some(share) => {
                    share.minutes += minutes;
                    share.ore = share.ore.zip(ore).map(|(one, other)| one + other).or(share.ore).or(ore);
                }
                None => shares.push(BudgetShare { week, group, minutes, ore }),
            }
        }
    }
    shares.sort_by_key(|share| (share.week, share.group));
    shares
}

/// The part of a whole that falls before a day, rounded half up.
fn upto(whole: i64, line: &BudgetLine, day: Day) -> i64 {
    let (days, passed) = (i128::from(line.last - line.first + 1), i128::from(day - line.first));
    ((2 * i128::from(whole) * passed + days).div_euclid(2 * days)) as i64
}
