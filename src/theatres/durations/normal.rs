//! The normal distribution: its distribution function and the inverse.

use std::f64::consts::TAU;

/// Beyond this many standard deviations the distribution function is 0 or 1 to all digits that matter here.
const FAR: f64 = 8.0;

/// Φ(x): the probability that a standard normal value is at most `x`. Right to about 15 places (series after Marsaglia).
pub fn below(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x.abs() > FAR {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut sum, mut before, mut term, mut odd) = (x, 0.0, x, 1.0);
    while sum != before {
        before = sum;
        odd += 2.0;
        term *= x * x / odd;
        sum += term;
    }
    0.5 + sum * density(x)
}

/// The density at `x`.
pub fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / TAU.sqrt()
}

/// Φ⁻¹(p). Acklam's rational approximation, made exact by one step of Halley's method; ±8 at the ends.
pub fn quantile(p: f64) -> f64 {
    let p = if p.is_nan() { 0.5 } else { p };
    if p <= 0.0 {
        return -FAR;
    }
    if p >= 1.0 {
        return FAR;
    }
    let x = rational(p);
    let error = (below(x) - p) / density(x);
    (x - error / (1.0 + 0.5 * x * error)).clamp(-FAR, FAR)
}

fn rational(p: f64) -> f64 {
    const TAIL: f64 = 0.02425;
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239e0,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838e0,
        -2.549_732_539_343_734e0,
        4.374_664_141_464_968e0,
        2.938_163_982_698_783e0,
    ];
    const D: [f64; 5] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996e0, 3.754_408_661_907_416e0, 1.0];
    let polynomial = |terms: &[f64], at: f64| terms.iter().fold(0.0, |sum, term| sum * at + term);
    if p < TAIL {
        let at = (-2.0 * p.ln()).sqrt();
        polynomial(&C, at) / polynomial(&D, at)
    } else if p > 1.0 - TAIL {
        let at = (-2.0 * (1.0 - p).ln()).sqrt();
        -polynomial(&C, at) / polynomial(&D, at)
    } else {
        let at = p - 0.5;
        at * polynomial(&A, at * at) / polynomial(&B, at * at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabled_values_of_the_distribution_function_are_met() {
        for (x, p) in
            [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (-1.959_963_984_540_054, 0.025), (3.0, 0.998_650_101_968_37)]
        {
            assert!((below(x) - p).abs() < 1e-12, "{x}");
        }
        assert_eq!((below(-40.0), below(40.0)), (0.0, 1.0));
    }

    #[test]
    fn the_quantile_undoes_the_distribution_function() {
        for step in 1..2000 {
            let p = f64::from(step) / 2000.0;
            assert!((below(quantile(p)) - p).abs() < 1e-12, "{p}");
        }
        assert!(quantile(0.0).is_finite() && quantile(1.0).is_finite());
    }
}
