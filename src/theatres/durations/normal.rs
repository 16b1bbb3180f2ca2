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
        -3.969683028665376e+01,
        2.209460984245205e+02,
        -2.759285104469687e+02,
        1.383577518672690e+02,
        -3.066479806614716e+01,
        2.506628277459239e+00,
    ];
    const B: [f64; 6] = [
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784894002430293e-03,
        -3.223964580411365e-01,
        -2.400758277161838e+00,
        -2.549732539343734e+00,
        4.374664141464968e+00,
        2.938163982698783e+00,
    ];
    const D: [f64; 5] =
        [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1.0];
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
        for (x, p) in [(0.0, 0.5), (1.0, 0.841344746068543), (-1.959963984540054, 0.025), (3.0, 0.998650101968370)] {
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
