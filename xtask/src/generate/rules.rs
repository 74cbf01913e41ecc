//! The constants by which input members are read: constraints, patterns, enumerations.

use std::{collections::BTreeMap, error::Error, fmt::Write as _};

use super::{
    model::{Kind, Model, Reference, Shape},
    names::{constant, type_name, variant},
    pattern,
};

/// The constants for one service's input shapes.
#[derive(Default)]
pub(crate) struct Rules<'m> {
    constants: String,
    /// Each pattern with the constant that holds it.
    patterns: BTreeMap<&'m str, String>,
}

impl<'m> Rules<'m> {
    /// Adds the constant for a shape.
    pub(crate) fn add(
        &mut self,
        model: &Model,
        name: &str,
        shape: &'m Shape,
    ) -> Result<(), Box<dyn Error>> {
        let (rule, value) = (rule_type(model, name)?, self.value(name, shape)?);
        writeln!(
            self.constants,
            "const {}: {rule} = {value};",
            constant(name)
        )?;
        Ok(())
    }

    /// The text of all constants.
    pub(crate) fn finish(self) -> Result<String, Box<dyn Error>> {
        let mut text = String::from("\n") + &self.constants;
        let mut all = String::new();
        for (pattern, constant) in self.patterns {
            let matcher = pattern::matcher(pattern)?;
            write!(all, "&{constant},")?;
            writeln!(
                text,
                "\nstatic {constant}: Pattern = Pattern::new(r\"{pattern}\", {matcher});"
            )?;
        }
        writeln!(
            text,
            "\n/// Every pattern of the service's inputs.\n\
             pub const PATTERNS: &[&Pattern] = &[{all}];"
        )?;
        Ok(text)
    }

    fn value(&mut self, name: &str, shape: &'m Shape) -> Result<String, Box<dyn Error>> {
        let part = |reference: &Option<Reference>| {
            reference
                .as_ref()
                .map(|part| constant(&part.shape))
                .ok_or("a part is missing")
        };
        let mut value = match shape.kind {
            Kind::String if !shape.values.is_empty() => return Ok("OneOf(PhantomData)".to_owned()),
            Kind::String => "Text::ANY".to_owned(),
            Kind::Integer => "Integer::ANY".to_owned(),
            Kind::Boolean => return Ok("Boolean".to_owned()),
            Kind::Structure => return Ok("Structure(PhantomData)".to_owned()),
            Kind::List => format!("List::of({})", part(&shape.member)?),
            Kind::Map => format!("Map::of({}, {})", part(&shape.key)?, part(&shape.value)?),
            Kind::Timestamp | Kind::Blob => {
                return Err(format!("shape {name}: no input had a {:?} yet", shape.kind).into());
            }
        };
        // A length of at least nothing is no constraint; a number of at least 0 is one.
        let min = shape
            .min
            .filter(|&min| min != 0 || shape.kind == Kind::Integer);
        if let Some(min) = min {
            write!(value, ".min({min})")?;
        }
        if let Some(max) = shape.max {
            write!(value, ".max({max})")?;
        }
        if let Some(pattern) = &shape.pattern {
            let constant = self
                .patterns
                .entry(pattern)
                .or_insert_with(|| format!("{}_PATTERN", constant(name)));
            write!(value, ".pattern(&{constant})")?;
        }
        Ok(if shape.sensitive {
            format!("Secret({value})")
        } else {
            value
        })
    }
}

/// The type of a shape's rule.
fn rule_type(model: &Model, name: &str) -> Result<String, Box<dyn Error>> {
    let shape = model.shape(name)?;
    let part = |reference: &Option<Reference>| {
        let part = reference.as_ref().ok_or("a part is missing")?;
        rule_type(model, &part.shape)
    };
    Ok(match shape.kind {
        Kind::String if !shape.values.is_empty() => format!("OneOf<{}>", type_name(name)),
        Kind::String if shape.sensitive => "Secret".to_owned(),
        Kind::String => "Text".to_owned(),
        Kind::Structure => format!("Structure<{}>", type_name(name)),
        Kind::List => format!("List<{}>", part(&shape.member)?),
        Kind::Map => format!("Map<{}>", part(&shape.value)?),
        kind => format!("{kind:?}"),
    })
}

/// The enum of a shape with a fixed set of values, laid out by hand since rustfmt leaves macros be.
pub(crate) fn choice(name: &str, shape: &Shape) -> String {
    let variants: String = shape
        .values
        .iter()
        .map(|value| format!("        {} = {value:?},\n", variant(value)))
        .collect();
    format!(
        "\nchoice! {{\n    {} {{\n{variants}    }}\n}}\n",
        type_name(name)
    )
}
