//! What may happen to a plan in force: a surgeon away, a team away, a room down, more referrals than were thought.

use crate::calendar::Day;
use crate::hospital::theatres::*;
use std::collections::{BTreeMap, BTreeSet};

/// Blocks that may change hands for every one that is hit.
const MOVES_A_HIT: u32 = 1;
/// Blocks that may change hands for more patients.
const MOVES_A_BULGE: u32 = 4;

/// Something that has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A surgeon is away, first to last day.
    SurgeonAway(SurgeonIx, Day, Day),
    /// One team of a kind less, first to last day.
    TeamAway(TeamIx, Day, Day),
    /// A room cannot be used, first to last day.
    RoomDown(RoomIx, Day, Day),
    /// So many patients more are referred to a specialty, today.
    Bulge(SpecialtyIx, u32),
}

/// What the events do to the plan in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hit {
    /// Blocks that cannot be as they were.
    pub places: Vec<Place>,
    /// Teams that are short on a day: how many blocks more the plan in force gives them than they can serve.
    pub short: Vec<(TeamIx, Day, u32)>,
    /// Days on which anything may have to change.
    pub days: BTreeSet<Day>,
    /// Specialties whose blocks are in question: they may take a closed place elsewhere, or another's block on a day that is hit.
    pub specialties: BTreeSet<SpecialtyIx>,
    /// Specialties for which more patients wait than were known.
    pub referred: BTreeSet<SpecialtyIx>,
    /// Most blocks that may change hands for it.
    pub moves: u32,
}

/// Lets the events happen, and says what they do to the plan in force.
pub fn apply(theatres: &mut Theatres, events: &[Event]) -> Hit {
    let mut hit = Hit::default();
    let published = theatres.published.clone().unwrap_or_default();
    for event in events {
        match *event {
            Event::SurgeonAway(surgeon, first, last) => {
                let away = |day: Day| (first..=last).contains(&day);
                theatres.surgeon_days.retain(|there| there.surgeon != surgeon || !away(there.day));
                let theirs = |place: &Place, block: &Block| {
                    away(place.day) && [block.surgeon, block.supervisor].contains(&Some(surgeon))
                };
                hit.blocks(&published, theirs);
            }
            Event::RoomDown(room, first, last) => {
                theatres.openings.retain(|open| open.room != room || !(first..=last).contains(&open.day));
                let reason = "out of use".to_string();
                theatres.closures.push(Closure { room: Some(room), first, last, session: None, reason });
                hit.blocks(&published, |place, _| place.room == room && (first..=last).contains(&place.day));
            }
            Event::TeamAway(team, first, last) => {
                for day in first..=last {
                    one_team_less(theatres, team, day);
                }
            }
            Event::Bulge(specialty, count) => {
                bulge(theatres, specialty, count);
                hit.specialties.insert(specialty);
                hit.referred.insert(specialty);
                hit.days.extend(theatres.first_free_day().max(0)..theatres.horizon.days);
                hit.moves += MOVES_A_BULGE;
            }
        }
    }
    let teams = events.iter().filter_map(|event| match *event {
        Event::TeamAway(team, first, last) => Some((team, first, last)),
        _ => None,
    });
    let days: BTreeSet<(TeamIx, Day)> =
        teams.flat_map(|(team, first, last)| (first..=last).map(move |day| (team, day))).collect();
    for (team, day) in days {
        hit.team(theatres, &published, team, day);
    }
    hit.places.sort_unstable();
    hit.places.dedup();
    hit.moves += hit.places.len() as u32 * MOVES_A_HIT;
    hit
}

/// What it does to the plan in force that fewer teams are there than it counts on.
pub fn short_of_teams(theatres: &Theatres) -> Hit {
    let mut hit = Hit::default();
    let published = theatres.published.clone().unwrap_or_default();
    let named = published.blocks.iter().flat_map(|(place, block)| {
        [block.nurses, block.anaesthesia].into_iter().flatten().map(|team| (team, place.day))
    });
    for (team, day) in named.collect::<BTreeSet<_>>() {
        hit.team(theatres, &published, team, day);
    }
    hit
}

impl Hit {
    /// The blocks that something takes people or room from.
    fn blocks(&mut self, published: &Allocation, is_hit: impl Fn(&Place, &Block) -> bool) {
        for (&place, block) in published.blocks.iter().filter(|(place, block)| is_hit(place, block)) {
            self.places.push(place);
            self.days.insert(place.day);
            self.specialties.insert(block.specialty);
        }
    }

    /// The blocks that a team cannot serve any more: which of them give way is not said yet.
    fn team(&mut self, theatres: &Theatres, published: &Allocation, team: TeamIx, day: Day) {
        let theirs = |(place, block): &(&Place, &Block)| {
            place.day == day && [block.nurses, block.anaesthesia].contains(&Some(team))
        };
        let blocks: Vec<(&Place, &Block)> = published.blocks.iter().filter(theirs).collect();
        let too_many = |&(place, _): &(&Place, &Block)| {
            let at_once = blocks.iter().filter(|(other, _)| theatres.overlap(other.session, place.session)).count();
            (at_once as u32).saturating_sub(teams_there(theatres, team, *place))
        };
        let short = blocks.iter().map(too_many).max().unwrap_or(0);
        if short > 0 {
            self.short.push((team, day, short));
            self.days.insert(day);
            self.specialties.extend(blocks.iter().map(|(_, block)| block.specialty));
            self.moves += short * MOVES_A_HIT;
        }
    }
}

/// Teams of a kind that are there for the whole of a session.
fn teams_there(theatres: &Theatres, team: TeamIx, place: Place) -> u32 {
    let session = &theatres.sessions[place.session];
    let there = theatres.team_days.iter().filter(|row| {
        (row.day, row.team) == (place.day, team)
            && row.from_minute <= session.start_minute
            && session.end_minute <= row.until_minute
    });
    there.map(|row| row.count).sum()
}

/// Takes one team of a kind off a day: one of those with the longest hours.
fn one_team_less(theatres: &mut Theatres, team: TeamIx, day: Day) {
    let there = theatres.team_days.iter_mut().filter(|row| (row.day, row.team) == (day, team) && row.count > 0);
    if let Some(row) = there.max_by_key(|row| row.until_minute - row.from_minute) {
        row.count -= 1;
    }
}

/// New patients of a specialty, of the same kinds and in the same shares as those who wait already.
fn bulge(theatres: &mut Theatres, specialty: SpecialtyIx, count: u32) {
    let mut kinds: BTreeMap<usize, Vec<PatientIx>> = BTreeMap::new();
    for (index, patient) in theatres.queue.iter().enumerate() {
        if theatres.procedures[patient.procedure].specialty == specialty && patient.clock.is_none() {
            kinds.entry(patient.procedure).or_default().push(index);
        }
    }
    let waiting: usize = kinds.values().map(Vec::len).sum();
    let mut models: Vec<PatientIx> = Vec::new();
    for of_kind in kinds.values() {
        let share = (of_kind.len() * count as usize).div_ceil(waiting.max(1));
        models.extend(of_kind.iter().cycle().take(share));
    }
    for (number, model) in models.into_iter().take(count as usize).enumerate() {
        let (today, model) = (theatres.today, theatres.queue[model].clone());
        theatres.queue.push(Patient {
            key: format!("new-{}-{}", theatres.specialties[specialty].key, number + 1),
            referred: today,
            clock_start: today,
            pauses: Vec::new(),
            booked: None,
            surgeon: None,
            ..model
        });
    }
}
