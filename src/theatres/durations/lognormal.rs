//! The lognormal law of a duration.

use super::normal;
use rand::Rng;

/// A lognormal law: the logarithm of the minutes is normal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// Mean of the logarithm: the logarithm of the median in minutes.
    pub mu: f64,
    /// Standard deviation of the logarithm; not negative.
    pub sigma: f64,
}

impl Lognormal {
    /// The law with a given mean and variance in minutes; `None` unless the mean is positive and the variance is not negative.
    pub fn from_moments(mean: f64, variance: f64) -> Option<Self> {
        let sound = mean > 0.0 && mean.is_finite() && variance >= 0.0 && variance.is_finite();
        sound.then(|| {
            let log_variance = (variance / (mean * mean)).ln_1p();
            Self { mu: mean.ln() - 0.5 * log_variance, sigma: log_variance.sqrt() }
        })
    }

    /// Mean in minutes.
    pub fn mean(&self) -> f64 {
        (self.mu + 0.5 * self.sigma * self.sigma).exp()
    }

    /// Variance in minutes squared.
    pub fn variance(&self) -> f64 {
        (self.sigma * self.sigma).exp_m1() * self.mean().powi(2)
    }

    /// Third central moment in minutes cubed.
    pub fn third_moment(&self) -> f64 {
        let squared_variation = (self.sigma * self.sigma).exp_m1();
        (squared_variation + 3.0) * squared_variation.powi(2) * self.mean().powi(3)
    }

    /// The minutes that are not exceeded with probability `q`.
    pub fn quantile(&self, q: f64) -> f64 {
        (self.mu + self.sigma * normal::quantile(q)).exp()
    }

    /// Probability that it takes longer than `minutes`.
    pub fn above(&self, minutes: f64) -> f64 {
        if minutes <= 0.0 {
            return 1.0;
        }
        let distance = self.mu - minutes.ln();
        if self.sigma > 0.0 { normal::below(distance / self.sigma) } else { f64::from(u8::from(distance > 0.0)) }
    }

    /// Expected minutes beyond `minutes`: E[(X − minutes)⁺].
    pub fn excess(&self, minutes: f64) -> f64 {
        if minutes <= 0.0 {
            return self.mean() - minutes;
        }
        if self.sigma <= 0.0 {
            return (self.mean() - minutes).max(0.0);
        }
        let distance = (self.mu - minutes.ln()) / self.sigma;
        (self.mean() * normal::below(distance + self.sigma) - minutes * normal::below(distance)).max(0.0)
    }

    /// A duration by chance. Takes one number from the generator, so that two policies with the same seed meet the same cases.
    pub fn sample(&self, rng: &mut impl Rng) -> f64 {
        self.quantile(rng.random_range(1e-12..1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn moments_are_undone() {
        let law = Lognormal { mu: 4.5, sigma: 0.31 };
        let again = Lognormal::from_moments(law.mean(), law.variance()).unwrap();
        assert!((again.mu - law.mu).abs() < 1e-12 && (again.sigma - law.sigma).abs() < 1e-12);
        assert_eq!(Lognormal::from_moments(0.0, 1.0), None);
    }

    #[test]
    fn samples_have_the_mean_the_tail_and_the_excess_of_the_law() {
        let law = Lognormal { mu: 4.5, sigma: 0.4 };
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let minutes: Vec<f64> = (0..100_000).map(|_| law.sample(&mut rng)).collect();
        let mean_of = |worth: &dyn Fn(f64) -> f64| minutes.iter().map(|&m| worth(m)).sum::<f64>() / 100_000.0;
        assert!((mean_of(&|m| m) / law.mean() - 1.0).abs() < 0.005);
        assert!((mean_of(&|m| f64::from(u8::from(m > 120.0))) - law.above(120.0)).abs() < 0.005);
        assert!((mean_of(&|m| (m - 120.0).max(0.0)) - law.excess(120.0)).abs() < 0.2);
    }

    #[test]
    fn a_law_without_spread_is_a_number() {
        let law = Lognormal { mu: 60f64.ln(), sigma: 0.0 };
        assert_eq!((law.above(59.0), law.above(61.0)), (1.0, 0.0));
        assert!((law.excess(50.0) - 10.0).abs() < 1e-9 && (law.quantile(0.9) - 60.0).abs() < 1e-9);
    }
}
