using System.Text;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Pipeline;

/// <summary>Shows a row to templates. One worker's own.</summary>
/// <remarks>Templates run behind an interface, which cannot hold spans, so the stored line is copied here first.</remarks>
internal sealed class RowTemplateData : ITemplateData
{
    private readonly LabelNames _names;
    private readonly Dictionary<string, int> _numbers;
    private readonly ScratchText _stored = new();
    private RowLabels? _labels;
    private int _storedStart;
    private ValueSlice _line;

    /// <param name="names">The worker's names.</param>
    /// <param name="fields">Names that the template mentions.</param>
    public RowTemplateData(LabelNames names, IEnumerable<string> fields)
    {
        _names = names;
        _numbers = fields.Distinct().ToDictionary(field => field, names.Own);
    }

    public long TimestampNs { get; private set; }

    public ReadOnlySpan<byte> Line => Bytes(_line);

    public IEnumerable<string> LabelNames
    {
        get
        {
            var set = new List<string>();
            var labels = Labels;
            for (var slot = 0; slot < labels.StreamLabels.Length; slot++)
            {
                if (labels.IsStreamLabelUntouched(slot))
                {
                    set.Add(_names.TextOf(labels.StreamLabels[slot].Name));
                }
            }

            foreach (ref readonly var label in labels.Overlay)
            {
                if (!label.IsDeleted)
                {
                    set.Add(_names.TextOf(label.Name));
                }
            }

            if (labels.HasError)
            {
                set.Add(Pipeline.LabelNames.ErrorName);
            }

            if (labels.ErrorDetails.Length > 0)
            {
                set.Add(Pipeline.LabelNames.ErrorDetailsName);
            }

            return set;
        }
    }

    private RowLabels Labels => _labels ?? throw new InvalidOperationException("no row is shown");

    /// <summary>Shows a row; what templates see is valid until the row changes.</summary>
    public void Show(ref PipelineRow row)
    {
        _labels = row.Labels;
        _line = row.LineSlice;
        TimestampNs = row.TimestampNs;
        _stored.Truncate(0);
        _stored.Append(row.Bytes(row.StoredLine));
        _storedStart = row.StoredLine.Position;
    }

    public bool TryGetLabel(string name, out ReadOnlySpan<byte> value)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            // Slow path: the template computed the name.
            number = _names.Intern(Encoding.UTF8.GetBytes(name));
        }

        value = default;
        if (number == _names.Error || number == _names.ErrorDetails)
        {
            value = number == _names.Error ? Labels.Error.LabelValue() : Bytes(Labels.ErrorDetails);
            return !value.IsEmpty;
        }

        if (!Labels.TryGet(number, out var slice, out _))
        {
            return false;
        }

        value = Bytes(slice);
        return true;
    }

    /// <summary>Slices of the chunk's text are all parts of the row's stored line.</summary>
    private ReadOnlySpan<byte> Bytes(ValueSlice slice)
    {
        if (slice.Length == 0)
        {
            return default; // Of an empty value the place tells nothing.
        }

        return slice.IsScratch
            ? Labels.Scratch.Slice(slice.Start, slice.Length)
            : _stored.Slice(slice.Position - _storedStart, slice.Length);
    }
}
