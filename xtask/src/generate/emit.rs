//! Writing the Rust of a service: its operations, structures, enumerations, rules and errors.
//!
//! What is written is a table, as far as Rust allows: a line for each member in the structure, one
//! where it is read and one where it is written. All that they do is in the api room by hand.

use std::{
    collections::{BTreeSet, HashSet},
    error::Error,
    fmt::Write as _,
};

use super::{
    model::{Kind, Model, Operation, Reference, Shape},
    names::{constant, field, type_name},
    rules::{self, Rules},
};

/// What the generated code may name, by the module it comes from.
const IMPORTS: [(&str, &[&str]); 9] = [
    ("std::collections", &["BTreeMap"]),
    ("std::marker", &["PhantomData"]),
    ("daypass_model", &["Timestamp"]),
    (
        "crate",
        &[
            "Encoder",
            "ErrorShape",
            "Input",
            "Operation",
            "Output",
            "Sensitive",
            "SensitiveBytes",
            "Service",
            "Visitor",
        ],
    ),
    ("crate::choice", &["choice"]),
    ("crate::encode", &["Value", "put_unless_empty"]),
    (
        "crate::pattern",
        &["Class", "Matcher", "Pattern", "Run", "by_hand"],
    ),
    ("crate::reader", &["Members", "Reader"]),
    (
        "crate::rule",
        &[
            "Boolean",
            "Integer",
            "List",
            "Map",
            "OneOf",
            "Secret",
            "Structure",
            "Text",
        ],
    ),
];

/// How a structure is used, which decides what is written for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// An operation's input.
    Input,
    /// An operation's output.
    Output,
    /// A part of inputs, and perhaps of outputs too.
    Read,
    /// A part of outputs only.
    Written,
}

/// The file of one service.
pub(crate) fn service(name: &str, model: &Model) -> Result<String, Box<dyn Error>> {
    let writer = Writer {
        model,
        body: String::new(),
        types: HashSet::new(),
    };
    let body = writer.service(name)?;
    let service = &model.metadata.service_full_name;
    let version = &model.metadata.api_version;
    let mut text = format!(
        "//! The operations of {service}, API version {version}.\n\
         //!\n\
         //! Generated from `models/` by `cargo xtask generate`; not for editing.\n\n\
         #![expect(missing_docs, reason = \"members are described by the service's own API \
         reference, under the names they have here\")]\n\n"
    );
    let used: BTreeSet<&str> = body
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .collect();
    let mut origin = "";
    for (module, names) in IMPORTS {
        let names: Vec<&str> = names
            .iter()
            .copied()
            .filter(|name| used.contains(name))
            .collect();
        if names.is_empty() {
            continue;
        }
        let of = module.split("::").next().unwrap_or(module);
        if std::mem::replace(&mut origin, of) != of {
            writeln!(text)?;
        }
        writeln!(text, "use {module}::{{{}}};", names.join(", "))?;
    }
    Ok(text + &body)
}

struct Writer<'m> {
    model: &'m Model,
    body: String,
    /// The types that exist by now: a name must not be used twice.
    types: HashSet<String>,
}

impl<'m> Writer<'m> {
    fn service(mut self, service: &str) -> Result<String, Box<dyn Error>> {
        let model = self.model;
        let operations = &model.operations.0;
        self.facts()?;
        let mut done = HashSet::new();
        for (name, operation) in operations {
            self.operation(service, name, operation)?;
            // A few operations share an output.
            if done.insert(output_type(name, operation)) {
                self.top(
                    Use::Output,
                    &output_type(name, operation),
                    operation.output.as_ref(),
                )?;
            }
            self.top(
                Use::Input,
                &format!("{name}Input"),
                operation.input.as_ref(),
            )?;
        }
        let inputs = || {
            operations
                .iter()
                .filter_map(|(_, operation)| operation.input.as_ref())
        };
        let outputs = || {
            operations
                .iter()
                .filter_map(|(_, operation)| operation.output.as_ref())
        };
        let tops: HashSet<&str> = inputs()
            .chain(outputs())
            .map(|top| top.shape.as_str())
            .collect();
        let read = model.reachable(inputs())?;
        let used = model.reachable(inputs().chain(outputs()))?;
        let mut rules = Rules::default();
        for (name, shape) in &model.shapes.0 {
            let is_read = read.contains(name.as_str());
            if !used.contains(name.as_str()) || tops.contains(name.as_str()) {
                continue;
            }
            if shape.kind == Kind::Structure {
                let usage = if is_read { Use::Read } else { Use::Written };
                self.structure(usage, &type_name(name), name, shape)?;
            }
            if !shape.values.is_empty() {
                self.claim(&type_name(name))?;
                self.body += &rules::choice(name, shape);
            }
            if is_read {
                rules.add(model, name, shape)?;
            }
        }
        self.body += &rules.finish()?;
        self.errors()?;
        Ok(self.body)
    }

    fn facts(&mut self) -> Result<(), Box<dyn Error>> {
        let metadata = &self.model.metadata;
        let (mut names, mut visits) = (String::new(), String::new());
        for (name, _) in &self.model.operations.0 {
            writeln!(names, "{name:?},")?;
            writeln!(visits, "visitor.visit::<{name}>();")?;
        }
        writeln!(
            self.body,
            "\n/// The API version.\npub const VERSION: &str = {:?};\n\n\
             /// The namespace of responses.\npub const NAMESPACE: &str = {:?};\n\n\
             /// The names of all operations, in the model's order.\n\
             pub const ALL: &[&str] = &[{names}];\n\n\
             /// Visits all operations, in the model's order.\n\
             pub fn visit_all(visitor: &mut impl Visitor) {{\n{visits}}}",
            metadata.api_version, metadata.xml_namespace,
        )?;
        Ok(())
    }

    fn operation(
        &mut self,
        service: &str,
        name: &str,
        operation: &Operation,
    ) -> Result<(), Box<dyn Error>> {
        self.claim(name)?;
        let errors: String = operation
            .errors
            .iter()
            .map(|error| format!("error::{},", error_constant(&error.shape)))
            .collect();
        writeln!(
            self.body,
            "\n/// The operation {name}.\n\
             #[derive(Clone, Copy, Debug)]\n\
             pub struct {name};\n\n\
             impl Operation for {name} {{\n\
             type Input = {name}Input;\n\
             type Output = {output};\n\
             const NAME: &'static str = \"{name}\";\n\
             const SERVICE: Service = Service::{service};\n\
             const RESULT: Option<&'static str> = {result:?};\n\
             const AUTHENTICATED: bool = {authenticated};\n\
             const READ_ONLY: bool = {read_only};\n\
             const ERRORS: &'static [ErrorShape] = &[{errors}];\n}}",
            output = output_type(name, operation),
            service = type_name(service),
            result = operation
                .output
                .as_ref()
                .and_then(|output| output.result_wrapper.as_ref()),
            authenticated = operation.is_authenticated(),
            read_only = self.model.is_read_only(name),
        )?;
        Ok(())
    }

    /// An operation's input or output; one without members where the model has none.
    fn top(
        &mut self,
        usage: Use,
        name: &str,
        reference: Option<&Reference>,
    ) -> Result<(), Box<dyn Error>> {
        let none = Shape::empty();
        let (shape_name, shape) = match reference {
            Some(reference) => (
                reference.shape.as_str(),
                self.model.shape(&reference.shape)?,
            ),
            None => ("", &none),
        };
        self.structure(usage, name, shape_name, shape)
    }

    fn structure(
        &mut self,
        usage: Use,
        name: &str,
        shape_name: &str,
        shape: &Shape,
    ) -> Result<(), Box<dyn Error>> {
        self.claim(name)?;
        let (mut fields, mut reads, mut writes) = (String::new(), String::new(), String::new());
        let mut derives = vec!["Debug"];
        let nested = matches!(usage, Use::Read | Use::Written);
        if nested && !self.holds_secret(shape)? {
            derives.insert(0, "Clone");
        }
        let mut has_default = true;
        for (member, reference) in &shape.members.0 {
            let kind = self.model.shape(&reference.shape)?.kind;
            let is_many = matches!(kind, Kind::List | Kind::Map);
            let is_required = shape.required.contains(member);
            has_default &= is_many || !is_required;
            let (field, wire) = (
                field(member),
                reference.location_name.as_ref().unwrap_or(member),
            );
            let mut rust = self.rust_type(&reference.shape)?;
            if !is_required && !is_many {
                rust = format!("Option<{rust}>");
            }
            let how = match (is_required, is_many) {
                (true, _) => "required",
                (false, true) => "any",
                (false, false) => "optional",
            };
            let rule = constant(&reference.shape);
            writeln!(fields, "pub {field}: {rust},")?;
            writeln!(reads, "{field}: reader.{how}({wire:?}, &{rule}),")?;
            let is_written_empty = is_required
                || usage == Use::Output
                || self.model.is_always_written(shape_name, member);
            if is_many && !is_written_empty {
                writeln!(writes, "put_unless_empty(&self.{field}, {wire:?}, out);")?;
            } else {
                writeln!(writes, "self.{field}.put({wire:?}, out);")?;
            }
        }
        if has_default {
            derives.push("Default");
        }
        self.declare(usage, name, &derives.join(", "), &fields)?;
        self.implement(usage, name, &reads, &writes)
    }

    fn declare(
        &mut self,
        usage: Use,
        name: &str,
        derives: &str,
        fields: &str,
    ) -> Result<(), Box<dyn Error>> {
        let what = match usage {
            Use::Input => "The input of",
            Use::Output => "The output of",
            Use::Read | Use::Written => "The structure",
        };
        let of = name
            .strip_suffix("Input")
            .or(name.strip_suffix("Output"))
            .unwrap_or(name);
        let body = if fields.is_empty() {
            ";".to_owned()
        } else {
            format!("{{ {fields} }}")
        };
        writeln!(
            self.body,
            "\n/// {what} {of}.\n#[derive({derives})]\npub struct {name} {body}"
        )?;
        Ok(())
    }

    fn implement(
        &mut self,
        usage: Use,
        name: &str,
        reads: &str,
        writes: &str,
    ) -> Result<(), Box<dyn Error>> {
        let is_empty = reads.is_empty();
        let (reader, out) = if is_empty {
            ("_", "_")
        } else {
            ("reader", "out")
        };
        let value = if is_empty {
            String::new()
        } else {
            format!("{{ {reads} }}")
        };
        let read = format!("fn read({reader}: &mut Reader<'_>) -> Self {{ Self {value} }}\n");
        let encode = format!("fn encode(&self, {out}: &mut dyn Encoder) {{ {writes} }}\n");
        let put = format!(
            "fn put(&self, name: &'static str, out: &mut dyn Encoder) {{\n\
             out.begin(name);\n{writes}out.end(name);\n}}\n"
        );
        match usage {
            Use::Input => self.implementation("Input", name, &(read + "\n" + &encode)),
            Use::Output => self.implementation("Output", name, &encode),
            Use::Read => {
                self.implementation("Members", name, &read)?;
                self.implementation("Value", name, &put)
            }
            Use::Written => self.implementation("Value", name, &put),
        }
    }

    fn implementation(
        &mut self,
        of: &str,
        name: &str,
        functions: &str,
    ) -> Result<(), Box<dyn Error>> {
        writeln!(self.body, "\nimpl {of} for {name} {{\n{functions}}}")?;
        Ok(())
    }

    /// The errors that the operations name.
    fn errors(&mut self) -> Result<(), Box<dyn Error>> {
        let operations = &self.model.operations.0;
        let named: BTreeSet<&str> = operations
            .iter()
            .flat_map(|(_, operation)| &operation.errors)
            .map(|error| error.shape.as_str())
            .collect();
        writeln!(
            self.body,
            "\n/// The errors that the operations name.\npub mod error {{\nuse crate::ErrorShape;\n"
        )?;
        for name in named {
            // An error without facts of its own has the protocol's: its name, and 400.
            let facts = self.model.shape(name)?.error.as_ref();
            writeln!(
                self.body,
                "pub const {}: ErrorShape = ErrorShape {{ code: {:?}, status: {}, sender: {} }};",
                error_constant(name),
                facts.map_or(name, |facts| &facts.code),
                facts.map_or(400, |facts| facts.http_status_code),
                facts.is_none_or(|facts| facts.sender_fault),
            )?;
        }
        writeln!(self.body, "}}")?;
        Ok(())
    }

    /// Takes a type's name; it is an error to take it twice.
    fn claim(&mut self, name: &str) -> Result<(), Box<dyn Error>> {
        let is_import = IMPORTS.iter().any(|(_, names)| names.contains(&name));
        if is_import || !self.types.insert(name.to_owned()) {
            return Err(format!("there would be two types named {name}").into());
        }
        Ok(())
    }

    fn holds_secret(&self, shape: &Shape) -> Result<bool, Box<dyn Error>> {
        for reference in self.model.reachable(shape.parts())? {
            if self.model.shape(reference)?.sensitive {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn rust_type(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let shape = self.model.shape(name)?;
        let part = |reference: &Option<Reference>| {
            let part = reference.as_ref().ok_or("a part is missing")?;
            self.rust_type(&part.shape)
        };
        Ok(match shape.kind {
            Kind::String if !shape.values.is_empty() => type_name(name),
            Kind::String if shape.sensitive => "Sensitive".to_owned(),
            Kind::String => "String".to_owned(),
            Kind::Integer => "i32".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Timestamp => "Timestamp".to_owned(),
            Kind::Blob if shape.sensitive => "SensitiveBytes".to_owned(),
            Kind::Blob => "Vec<u8>".to_owned(),
            Kind::Structure => type_name(name),
            Kind::List => format!("Vec<{}>", part(&shape.member)?),
            // A key is written as text, whatever set of values it may come from.
            Kind::Map => format!("BTreeMap<String, {}>", part(&shape.value)?),
        })
    }
}

/// The type of an operation's output. A shared one is named after its shape.
fn output_type(name: &str, operation: &Operation) -> String {
    let shape = operation
        .output
        .as_ref()
        .map(|output| output.shape.as_str());
    let stem = shape
        .and_then(|shape| shape.strip_suffix("Response"))
        .unwrap_or(name);
    format!("{stem}Output")
}

fn error_constant(shape: &str) -> String {
    constant(shape.strip_suffix("Exception").unwrap_or(shape))
}
