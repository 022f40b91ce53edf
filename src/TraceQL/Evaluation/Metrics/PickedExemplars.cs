using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Exemplars of one table.</summary>
/// <param name="picked">
/// Spans with their series and interval, numbered within the table, and what was measured of them.
/// </param>
internal sealed class PickedExemplars(IReadOnlyList<(int Series, int Span, int Interval, double Number)> picked)
{
    private readonly List<(int Series, Exemplar Exemplar)> _exemplars = [];

    /// <summary>Reads what exemplars tell of their spans.</summary>
    public async ValueTask LoadAsync(TableView view, ExemplarPicker picker, CancellationToken cancellationToken)
    {
        if (picked.Count == 0)
        {
            return;
        }

        var readers = picker.Attributes.Select(attribute => AttributeReader.Bind(view, attribute, isSingle: true))
            .ToArray();
        var needs = new TableNeeds();
        needs.Add(SpanFields.TraceIds | SpanFields.TraceRows | SpanFields.Starts);
        Array.ForEach(readers, reader => reader.Need(needs));
        await needs.LoadAsync(view.Table, cancellationToken).ConfigureAwait(false);
        foreach (var (series, span, interval, number) in picked)
        {
            var traceId = view.Table.TraceIds[view.TraceOf(span)];
            var labels = new List<TraceAttribute>();
            for (var i = 0; i < readers.Length; i++)
            {
                var value = readers[i].Get(span);
                if (value.Type != TraceQLValueType.Nil)
                {
                    labels.Add(new TraceAttribute(picker.Attributes[i].ToString(), AnswerValue.Of(value)));
                }
            }

            labels.Add(new TraceAttribute(Intrinsics.Name(Intrinsic.TraceId), TraceValue.OfText(IdText.Of(traceId))));
            _exemplars.Add((series, new Exemplar(traceId, interval, number, view.Table.StartsNs[span], labels)));
        }
    }

    public IEnumerable<Exemplar> Of(int series)
        => _exemplars.Where(picked => picked.Series == series).Select(picked => picked.Exemplar);

    internal sealed record Exemplar(
        UInt128 TraceId, int Interval, double Number, long StartNs, IReadOnlyList<TraceAttribute> Labels);
}
