//! Cells of tables that people open in a spreadsheet.

/// A cell that a spreadsheet does not take for a formula (OWASP, "CSV Injection"): an apostrophe
/// in front of it says that it is text.
pub fn inert(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(inert(bad), format!("'{bad}"));
        }
        assert_eq!(inert("1-2"), "1-2");
    }
}
