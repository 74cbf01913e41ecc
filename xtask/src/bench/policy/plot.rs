//! Cost against the number of statements, both axes by powers of ten, as SVG.

use std::fmt::Write;

use super::super::statistics::Spread;
use super::Results;
use super::report::COUNTS;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 520.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 385.0;

/// The vertical axis in nanoseconds: 100 ns to 10 ms.
const LEAST: f64 = 1e2;
const MOST: f64 = 1e7;

/// A line of the plot: contest, engine, label, colour and dashes.
const LINES: [(&str, &str, &str, &str, &str); 6] = [
    (
        "statements",
        "cedar",
        "Cedar, actions differ",
        "#b25d00",
        "",
    ),
    (
        "statements-of-one-action",
        "cedar",
        "Cedar, one action",
        "#b25d00",
        "6 4",
    ),
    (
        "statements",
        "iam-rs",
        "iam-rs, actions differ",
        "#6a3d9a",
        "",
    ),
    (
        "statements-of-one-action",
        "iam-rs",
        "iam-rs, one action",
        "#6a3d9a",
        "6 4",
    ),
    (
        "statements",
        "daypass",
        "Daypass, actions differ",
        "#00695c",
        "",
    ),
    (
        "statements-of-one-action",
        "daypass",
        "Daypass, one action",
        "#00695c",
        "6 4",
    ),
];

/// Draws it.
pub(super) fn svg(results: &Results) -> String {
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">
<title>CPU time of a decision against the number of statements</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
"##
    );
    for (value, label) in [
        (1e2, "100 ns"),
        (1e3, "1 µs"),
        (1e4, "10 µs"),
        (1e5, "100 µs"),
        (1e6, "1 ms"),
        (1e7, "10 ms"),
    ] {
        let y = vertical(value);
        let _ = writeln!(
            svg,
            r##"<path d="M{LEFT} {y:.1}H{RIGHT}" stroke="#ddd"/><text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"##,
            LEFT - 8.0,
            y + 4.0
        );
    }
    for count in COUNTS {
        let x = horizontal(count);
        let _ = writeln!(
            svg,
            r##"<path d="M{x:.1} {TOP}V{BOTTOM}" stroke="#ddd"/><text x="{x:.1}" y="{:.1}" text-anchor="middle">{count}</text>"##,
            BOTTOM + 20.0
        );
    }
    let _ = writeln!(
        svg,
        r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">statements of the policy</text>"#,
        f64::midpoint(LEFT, RIGHT),
        BOTTOM + 42.0
    );
    for (row, line) in LINES.iter().enumerate() {
        write_line(&mut svg, results, row, line);
    }
    svg + "</svg>\n"
}

/// One line with its entry in the legend.
fn write_line(
    svg: &mut String,
    results: &Results,
    row: usize,
    (contest, engine, label, colour, dashes): &(&str, &str, &str, &str, &str),
) {
    let points = COUNTS.iter().filter_map(|count| {
        let contest = format!("{contest}/{count}");
        let median = Spread::of(results.nanoseconds(&contest, engine))?.median;
        Some(format!("{:.1},{:.1}", horizontal(*count), vertical(median)))
    });
    let points: Vec<String> = points.collect();
    let style = format!(
        r#"fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{}""#,
        if dashes.is_empty() { "none" } else { dashes }
    );
    let (x, y) = (RIGHT + 14.0, TOP + 14.0 + 22.0 * row as f64);
    let _ = writeln!(svg, r#"<polyline points="{}" {style}/>"#, points.join(" "));
    let _ = writeln!(
        svg,
        r#"<path d="M{x} {y}h26" {style}/><text x="{}" y="{}">{label}</text>"#,
        x + 32.0,
        y + 4.0
    );
}

fn horizontal(count: u32) -> f64 {
    LEFT + (RIGHT - LEFT) * f64::from(count).log10() / 3.0
}

fn vertical(nanoseconds: f64) -> f64 {
    let part = (nanoseconds.clamp(LEAST, MOST) / LEAST).log10() / (MOST / LEAST).log10();
    BOTTOM - (BOTTOM - TOP) * part
}

#[cfg(test)]
mod tests {
    use super::super::tests::results;
    use super::*;

    #[test]
    fn every_line_has_a_point_for_every_count() {
        let svg = svg(&results());
        let lines: Vec<&str> = svg.lines().filter(|l| l.starts_with("<polyline")).collect();
        assert_eq!(lines.len(), LINES.len());
        for line in lines {
            let points = line.split('"').nth(1).unwrap_or_default();
            assert_eq!(points.split(' ').count(), COUNTS.len(), "{line}");
        }
    }

    #[test]
    fn more_is_higher_and_further_right() {
        assert!(vertical(1e6) < vertical(1e3));
        assert!(horizontal(100) > horizontal(10));
        assert_eq!(vertical(1e2), BOTTOM);
        assert_eq!(vertical(1e9), TOP);
    }
}
