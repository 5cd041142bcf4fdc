//! A chart as a part of a text document, with its numbers written into it.

use super::{
    Chart, ChartKind, Look,
    text::escape,
    word_xml::{DECLARATION, NAMESPACES},
};
use crate::base::Decimal;

/// Width and least height of the picture in the format's units, 360,000 to the centimeter.
const SIZE: (u32, u32) = (5_400_000, 2_880_000);
/// Height that one bar needs, and what title, scale and names of series need beside them.
const BAR: (u32, u32) = (180_000, 900_000);

/// The paragraph of the body that shows a chart.
pub fn place(number: usize, chart: &Chart) -> String {
    let (title, (width, least)) = (&chart.title, SIZE);
    let bars = chart.labels.len() * chart.series.len();
    let bars = u32::try_from(bars).unwrap_or(u32::MAX);
    let height = match chart.kind {
        ChartKind::Bars => least.max(bars.saturating_mul(BAR.0).saturating_add(BAR.1)),
        ChartKind::Lines => least,
    };
    format!(
        "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:drawing>\
         <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"{0}\" \
         descr=\"{0}\"/><wp:cNvGraphicFramePr/><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart r:id=\"rIdChart{number}\"/></a:graphicData></a:graphic></wp:inline>\
         </w:drawing></w:r></w:p>",
        escape(title)
    )
}

/// The part itself.
pub fn write(chart: &Chart, look: &Look) -> String {
    let color = |at: usize| look.series.get(at).map_or("", String::as_str);
    let series = (0..chart.series.len()).map(|at| one(chart, at, color(at)));
    let series: String = series.collect();
    let axes = "<c:axId val=\"1\"/><c:axId val=\"2\"/>";
    let (plot, label_axis, value_axis, order) = match chart.kind {
        ChartKind::Bars => {
            let bars = format!(
                "<c:barChart><c:barDir val=\"bar\"/><c:grouping val=\"clustered\"/>\
                 <c:varyColors val=\"0\"/>{series}<c:gapWidth val=\"60\"/>{axes}</c:barChart>"
            );
            (bars, "l", "b", "maxMin")
        }
        ChartKind::Lines => {
            let lines = format!(
                "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>{series}\
                 <c:marker val=\"1\"/>{axes}</c:lineChart>"
            );
            (lines, "b", "l", "minMax")
        }
    };
    let legend = match chart.series.len() {
        0 | 1 => "",
        _ => "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/></c:legend>",
    };
    format!(
        "{DECLARATION}<c:chartSpace {NAMESPACES}><c:roundedCorners val=\"0\"/><c:chart><c:title>\
         <c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></c:rich></c:tx>\
         <c:overlay val=\"0\"/></c:title><c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/>\
         {plot}<c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{label_axis}\"/><c:crossAx val=\"2\"/></c:catAx>\
         <c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling>\
         <c:delete val=\"0\"/><c:axPos val=\"{value_axis}\"/><c:majorGridlines/>\
         <c:crossAx val=\"1\"/><c:crosses val=\"{}\"/></c:valAx></c:plotArea>{legend}\
         <c:plotVisOnly val=\"1\"/></c:chart></c:chartSpace>",
        escape(&chart.title),
        // The first label stands at the top, the scale at the bottom.
        if chart.kind == ChartKind::Bars {
            "max"
        } else {
            "autoZero"
        }
    )
}

fn one(chart: &Chart, at: usize, color: &str) -> String {
    let (name, numbers) = &chart.series[at];
    let points = |texts: &[String]| {
        let each = texts.iter().enumerate();
        let each = each.map(|(at, text)| format!("<c:pt idx=\"{at}\"><c:v>{text}</c:v></c:pt>"));
        format!(
            "<c:ptCount val=\"{}\"/>{}",
            texts.len(),
            each.collect::<String>()
        )
    };
    let labels: Vec<String> = chart.labels.iter().map(|label| escape(label)).collect();
    let values: Vec<String> = numbers.iter().map(Decimal::to_string).collect();
    let value_labels = match chart.kind {
        ChartKind::Bars => {
            "<c:dLbls><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>\
             <c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>\
             </c:dLbls>"
        }
        ChartKind::Lines => "",
    };
    let (before, after) = match chart.kind {
        ChartKind::Bars => ("<c:invertIfNegative val=\"0\"/>", ""),
        ChartKind::Lines => (
            "<c:marker><c:symbol val=\"none\"/></c:marker>",
            "<c:smooth val=\"0\"/>",
        ),
    };
    // A file without a theme has no colors of its own.
    let fill = match color {
        "" => String::new(),
        color => format!("<a:solidFill><a:srgbClr val=\"{color}\"/></a:solidFill>"),
    };
    let drawn = match chart.kind {
        ChartKind::Bars => format!("<c:spPr>{fill}</c:spPr>"),
        ChartKind::Lines => format!("<c:spPr><a:ln w=\"28575\">{fill}</a:ln></c:spPr>"),
    };
    format!(
        "<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef><c:f>x</c:f>\
         <c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{}</c:v></c:pt></c:strCache>\
         </c:strRef></c:tx>{drawn}{before}{value_labels}<c:cat><c:strLit>{}</c:strLit></c:cat>\
         <c:val><c:numLit><c:formatCode>General</c:formatCode>{}</c:numLit></c:val>{after}</c:ser>",
        escape(name),
        points(&labels),
        points(&values)
    )
}
