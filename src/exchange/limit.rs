//! How much a file from outside may cost before it is refused.

/// Bounds of one reading. Those of a workbook grow with the file, so that an honest large one
/// passes and a small hostile one cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Size of a workbook file in bytes; a text file has no such bound.
    pub file_bytes_max: u64,
    /// Parts in a workbook's ZIP container.
    pub parts_max: u64,
    /// Unpacked bytes for one packed byte, asked of parts above `part_bytes_free`.
    pub ratio_max: u64,
    /// Unpacked bytes below which a part's ratio is not asked.
    pub part_bytes_free: u64,
    /// Unpacked bytes of all parts together.
    pub unpacked_bytes_max: u64,
    /// Rows with content.
    pub rows_max: u64,
    /// Number of the last column with content.
    pub columns_max: u64,
    /// Cells, counted up to the last one of each row.
    pub cells_max: u64,
    /// Bytes of text in all cells together.
    pub text_bytes_max: u64,
    /// Bytes of text in one cell.
    pub cell_bytes_max: u64,
    /// Address space of the reading child.
    pub memory_bytes_max: u64,
    /// Processor time of the reading child.
    pub cpu_s_max: u64,
    /// Open descriptors of the reading child.
    pub descriptors_max: u64,
    /// Time by the wall clock until the reading child must have ended.
    pub wall_ms_max: u64,
    /// Visible sheets with content that are passed over before one is read.
    pub sheets_passed: usize,
}

const MIB: u64 = 1 << 20;

impl Limits {
    /// The bounds for a file of so many bytes.
    pub fn for_bytes(file_bytes: u64) -> Limits {
        let grown = |least: u64, each: u64, most: u64| {
            least
                .saturating_add(file_bytes.saturating_mul(each))
                .min(most)
        };
        Limits {
            file_bytes_max: 256 * MIB,
            parts_max: 4096,
            ratio_max: 200,
            part_bytes_free: 4 * MIB,
            unpacked_bytes_max: grown(32 * MIB, 100, 4096 * MIB),
            rows_max: 1_048_576,
            columns_max: 1024,
            cells_max: grown(200_000, 2, 50_000_000),
            text_bytes_max: grown(16 * MIB, 24, 512 * MIB),
            cell_bytes_max: MIB,
            memory_bytes_max: 512 * MIB,
            cpu_s_max: 15,
            descriptors_max: 16,
            wall_ms_max: 20_000,
            sheets_passed: 0,
        }
    }

    /// The bounds for text files, which are read as a stream: no cap on rows, cells or bytes.
    pub fn for_text() -> Limits {
        Limits {
            rows_max: u64::MAX,
            cells_max: u64::MAX,
            text_bytes_max: u64::MAX,
            ..Limits::for_bytes(0)
        }
    }
}
