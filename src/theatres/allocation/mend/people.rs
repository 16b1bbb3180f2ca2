//! The people who are left on a day once the blocks that stay have theirs.

use crate::calendar::Day;
use crate::hospital::theatres::*;

/// Hours in which somebody is free.
type Hours = (i32, i32);

/// Takes the people of blocks that stay off a day. `false`, and nothing is taken, if the plan does not say who they are or they are not
/// there.
pub(super) fn take_out(theatres: &mut Theatres, day: Day, blocks: &[(Place, &Block)]) -> bool {
    let mut blocks = blocks.to_vec();
    blocks.sort_by_key(|(place, _)| (theatres.sessions[place.session].start_minute, *place));
    let mut surgeons: Vec<(SurgeonIx, Hours)> = of_day(&theatres.surgeon_days, day, |row| row.day)
        .map(|row| (row.surgeon, (row.from_minute, row.until_minute)))
        .collect();
    let mut teams: Vec<(TeamIx, Hours)> = of_day(&theatres.team_days, day, |row| row.day)
        .flat_map(|row| (0..row.count).map(|_| (row.team, (row.from_minute, row.until_minute))))
        .collect();
    for (place, block) in blocks {
        let session = &theatres.sessions[place.session];
        let hours = (session.start_minute, session.end_minute);
        let (Some(surgeon), Some(nurses)) = (block.surgeon, block.nurses) else { return false };
        let asleep = block.cases.iter().any(|case| theatres.procedures[case.procedure].anaesthesia.is_some());
        if asleep && block.anaesthesia.is_none() {
            return false;
        }
        let served = [Some(nurses), block.anaesthesia].into_iter().flatten().all(|team| take(&mut teams, team, hours));
        if !served || !take(&mut surgeons, surgeon, hours) {
            return false;
        }
    }
    theatres.surgeon_days.retain(|row| row.day != day);
    theatres.surgeon_days.extend(surgeons.into_iter().map(|(surgeon, (from_minute, until_minute))| Attendance {
        day,
        surgeon,
        from_minute,
        until_minute,
    }));
    theatres.team_days.retain(|row| row.day != day);
    teams.sort_unstable();
    for (team, (from_minute, until_minute)) in teams {
        match theatres.team_days.last_mut() {
            Some(row)
                if (row.day, row.team, row.from_minute, row.until_minute) == (day, team, from_minute, until_minute) =>
            {
                row.count += 1;
            }
            _ => theatres.team_days.push(TeamAttendance { day, team, from_minute, until_minute, count: 1 }),
        }
    }
    true
}

fn of_day<T>(rows: &[T], day: Day, when: impl Fn(&T) -> Day) -> impl Iterator<Item = &T> {
    rows.iter().filter(move |row| when(row) == day)
}

/// Takes hours from whoever has the fewest to spare; what is left of theirs before and after stays.
fn take(free: &mut Vec<(usize, Hours)>, who: usize, (start, end): Hours) -> bool {
    let can =
        free.iter().enumerate().filter(|(_, (one, (from, until)))| *one == who && *from <= start && end <= *until);
    let Some(at) = can.min_by_key(|(_, (_, (from, until)))| until - from).map(|(at, _)| at) else { return false };
    let (_, (from, until)) = free.swap_remove(at);
    free.extend([(from, start), (end, until)].into_iter().filter(|(from, until)| from < until).map(|left| (who, left)));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_had_the_morning_takes_the_afternoon_so_that_a_whole_day_is_left() {
        let mut free = vec![(0, (480, 960)), (0, (480, 960))];
        assert!(take(&mut free, 0, (480, 720)) && take(&mut free, 0, (720, 960)));
        assert_eq!(free, vec![(0, (480, 960))]);
        assert!(!take(&mut free, 1, (480, 720)));
    }
}
