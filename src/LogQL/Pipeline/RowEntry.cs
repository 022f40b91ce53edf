using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes entries out of rows that passed a pipeline.</summary>
internal static class RowEntry
{
    /// <summary>Copies the row.</summary>
    public static LogEntry Create(ref PipelineRow row) => new(
        RowLabelSet.OfCategory(ref row, LabelCategory.Stream),
        RowLabelSet.OfCategory(ref row, LabelCategory.Metadata),
        RowLabelSet.OfCategory(ref row, LabelCategory.Parsed),
        row.TimestampNs,
        row.Line.ToArray());
}
