//! Members with a fixed set of values.

/// A type whose values each have a name on the wire.
pub trait Choice: Copy + Sized + 'static {
    /// Every value with its wire name, in the model's order.
    const VALUES: &'static [(Self, &'static str)];

    /// The wire name.
    fn as_str(self) -> &'static str;

    /// The value of that wire name; case counts.
    fn from_wire(name: &str) -> Option<Self> {
        let found = Self::VALUES.iter().find(|(_, text)| *text == name);
        found.map(|&(value, _)| value)
    }
}

/// Declares an enum whose variants are wire names, as the generated modules do.
macro_rules! choice {
    ($name:ident { $($variant:ident = $text:literal,)+ }) => {
        #[doc = concat!("One of: ", $("`", $text, "` ",)+)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $crate::Choice for $name {
            const VALUES: &'static [(Self, &'static str)] = &[$((Self::$variant, $text),)+];

            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl $crate::encode::Value for $name {
            fn put(&self, name: &'static str, out: &mut dyn $crate::Encoder) {
                out.text(name, $crate::Choice::as_str(*self));
            }
        }
    };
}
pub(crate) use choice;
