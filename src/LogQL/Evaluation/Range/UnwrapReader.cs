using System.Text;
using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model.Regex;
using GoDuration = Trine.Model.GoText.GoDuration;
using GoNumber = Trine.Model.GoText.GoNumber;
using GoNumberOutcome = Trine.Model.GoText.GoNumberOutcome;
using HumanBytes = Trine.Model.GoText.HumanBytes;

namespace Trine.LogQL.Evaluation;

/// <summary>Takes sample values from a label: <c>| unwrap bytes(size) | filter</c>. One worker's own.</summary>
internal sealed class UnwrapReader(Unwrap unwrap, LabelNames names, Re2Cache regexes)
{
    private readonly int _name = names.Own(unwrap.Label);
    private readonly PipelineStep[] _postFilters =
        [.. unwrap.PostFilters.Select(filter => LabelSteps.Create(filter, names, regexes))];

    /// <summary>Reads the row's value; one that cannot be read is 0 and leaves an error on the row.</summary>
    /// <returns>False when the row has no value or a filter drops it.</returns>
    public bool TryRead(ref PipelineRow row, out double value)
    {
        value = 0;
        var labels = row.Labels;
        if (!labels.TryGet(_name, out var slice, out _) || slice.Length == 0)
        {
            return false;
        }

        if (!TryConvert(row.Bytes(slice), out value))
        {
            labels.SetError(PipelineError.SampleExtraction, Describe(Encoding.UTF8.GetString(row.Bytes(slice))));
        }

        foreach (var filter in _postFilters)
        {
            if (!filter.Process(ref row))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryConvert(ReadOnlySpan<byte> text, out double value)
    {
        switch (unwrap.Conversion)
        {
            case UnwrapConversion.None:
                return GoNumber.TryParseFloat(text, out value);
            case UnwrapConversion.Bytes:
                var isSize = HumanBytes.TryParse(text, out var bytes);
                value = bytes;
                return isSize;
            default:
                var isDuration = GoDuration.TryParse(text, out var ns);
                value = GoDuration.Seconds(ns);
                return isDuration;
        }
    }

    private string Describe(string text)
    {
        switch (unwrap.Conversion)
        {
            case UnwrapConversion.None:
                var outcome = GoNumber.ParseFloat(text, out _);
                return outcome == GoNumberOutcome.Ok ? "" : GoNumber.Describe("ParseFloat", text, outcome);
            case UnwrapConversion.Bytes:
                return HumanBytes.TryParse(text, out _, out var sizeError) ? "" : sizeError;
            default:
                return GoDuration.TryParse(text, out _, out var durationError) ? "" : durationError;
        }
    }
}
