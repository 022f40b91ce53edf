using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Trine.Hosting.Tenancy;
using Trine.Model.Metrics;

namespace Trine.Distributor.Metrics;

/// <summary>Why the labels of a series are refused.</summary>
internal sealed record LabelRefusal(string Reason, string Text);

/// <summary>Holds labels of series against a tenant's limits.</summary>
/// <param name="limits">The tenant's.</param>
/// <param name="tellsAsPrometheus">Whose words tell of labels that identify nothing: Prometheus's or Mimir's.</param>
internal sealed class LabelValidator(MetricLimits limits, bool tellsAsPrometheus)
{
    private static readonly SearchValues<byte> LegacyNames = SearchValues.Create(
        "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> LegacyMetricNames = SearchValues.Create(
        ":_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Whether no series that was written can break a limit.</summary>
    public bool AreAllWithin(SeriesLabelWriter written)
        => limits.NameValidationScheme == NameValidation.Utf8
            && written.LabelCountMax <= Math.Min(limits.LabelNamesPerSeriesMax, limits.LabelNamesPerInfoSeriesMax)
            && written.NameBytesMax <= limits.LabelNameLengthMax
            && written.ValueBytesMax <= limits.LabelValueLengthMax;

    /// <param name="labels">In canonical form, unless there is a fault.</param>
    /// <param name="fault">What is wrong whatever the limits.</param>
    /// <param name="wantsText">Whether the text is needed.</param>
    /// <returns>Null when they are not refused.</returns>
    public LabelRefusal? Find(ReadOnlySpan<byte> labels, LabelFault fault, bool wantsText)
    {
        if (fault != LabelFault.None)
        {
            return FaultOf(labels, fault, wantsText);
        }

        var series = wantsText ? MetricErrors.SeriesText(labels) : "";
        var count = 0;
        var isInfo = false;
        var reader = SeriesLabels.Read(labels);
        while (reader.MoveNext())
        {
            count++;
            var isMetricName = reader.Name.SequenceEqual(SeriesLabels.MetricName);
            isInfo |= isMetricName && reader.Value.EndsWith("_info"u8);
            if (reader.Name.Length > limits.LabelNameLengthMax)
            {
                return new LabelRefusal("label-name-too-long", MetricErrors.NameTooLong(reader.Name, series));
            }

            if (reader.Value.Length > limits.LabelValueLengthMax)
            {
                return new LabelRefusal(
                    "label-value-too-long", MetricErrors.ValueTooLong(reader.Name, reader.Value, limits.LabelValueLengthMax, series));
            }

            if (limits.NameValidationScheme == NameValidation.Legacy)
            {
                if (isMetricName && !IsLegacy(reader.Value, LegacyMetricNames))
                {
                    return new LabelRefusal("metric-name-invalid", MetricErrors.InvalidName(reader.Value));
                }

                if (!IsLegacy(reader.Name, LegacyNames))
                {
                    return new LabelRefusal("label-invalid", MetricErrors.InvalidLabel(reader.Name, series));
                }
            }
        }

        var limit = isInfo ? limits.LabelNamesPerInfoSeriesMax : limits.LabelNamesPerSeriesMax;
        return count <= limit ? null : new LabelRefusal(
            isInfo ? "max-label-names-per-info-series" : "max-label-names-per-series",
            MetricErrors.TooManyLabels(count, limit, isInfo, series));
    }

    private LabelRefusal FaultOf(ReadOnlySpan<byte> labels, LabelFault fault, bool wantsText)
    {
        if (fault == LabelFault.BadReference)
        {
            return new LabelRefusal("label-invalid", Encoding.UTF8.GetString(labels));
        }

        var series = wantsText ? MetricErrors.SeriesText(labels) : "";
        var refusal = fault switch
        {
            LabelFault.MissingMetricName => new LabelRefusal("missing-metric-name", MetricErrors.MissingName),
            LabelFault.EmptyMetricName => new LabelRefusal("metric-name-invalid", MetricErrors.InvalidName([])),
            LabelFault.EmptyName => new LabelRefusal("label-invalid", MetricErrors.InvalidLabel([], series)),
            LabelFault.DuplicateName => new LabelRefusal("duplicate-label-names", MetricErrors.Duplicate(FindDuplicate(labels), series)),
            _ => InvalidUtf8(labels, series),
        };
        return !tellsAsPrometheus ? refusal : refusal with
        {
            Text = fault == LabelFault.DuplicateName
                ? MetricErrors.PrometheusDuplicate(FindDuplicate(labels), series)
                : MetricErrors.PrometheusInvalid(series),
        };
    }

    private static LabelRefusal InvalidUtf8(ReadOnlySpan<byte> labels, string series)
    {
        var reader = SeriesLabels.Read(labels);
        while (reader.MoveNext() && Utf8.IsValid(reader.Name))
        {
            if (!Utf8.IsValid(reader.Value))
            {
                return reader.Name.SequenceEqual(SeriesLabels.MetricName)
                    ? new LabelRefusal("metric-name-invalid", MetricErrors.InvalidName(reader.Value))
                    : new LabelRefusal("label-value-invalid", MetricErrors.InvalidValue(reader.Name, reader.Value, series));
            }
        }

        return new LabelRefusal("label-invalid", MetricErrors.InvalidLabel(reader.Name, series));
    }

    /// <summary>A name that stands twice; empty where its second value was empty and left out.</summary>
    private static ReadOnlySpan<byte> FindDuplicate(ReadOnlySpan<byte> labels)
    {
        ReadOnlySpan<byte> previous = [];
        var reader = SeriesLabels.Read(labels);
        while (reader.MoveNext())
        {
            if (reader.Name.SequenceEqual(previous))
            {
                return previous;
            }

            previous = reader.Name;
        }

        return [];
    }

    private static bool IsLegacy(ReadOnlySpan<byte> name, SearchValues<byte> letters)
        => !name.IsEmpty && !char.IsAsciiDigit((char)name[0]) && name.IndexOfAnyExcept(letters) < 0;
}
