using Trine.Codecs;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>What the resource of a request gives to its series: <c>job</c>, <c>instance</c>, promoted attributes, <c>target_info</c>.</summary>
/// <remarks>Reused from one resource to the next; not thread-safe.</remarks>
internal sealed class OtlpResource(OtlpMetricsConfig config) : IDisposable
{
    private static readonly string[] Identifying = ["service.namespace", "service.name", "service.instance.id"];

    private readonly ByteBuffer _scratch = new();
    private int _nonIdentifyingCount;

    /// <summary>Of every series; they yield to attributes of the data point.</summary>
    public OtlpLabels Promoted { get; } = new(config);

    /// <summary>Of <c>target_info</c>, with job and instance.</summary>
    public OtlpLabels TargetInfo { get; } = new(config);

    /// <summary>Null without a service's name; an empty one takes the label away.</summary>
    public byte[]? Job { get; private set; }

    /// <summary>Null without an instance's id; an empty one takes the label away.</summary>
    public byte[]? Instance { get; private set; }

    /// <summary>Whether <c>target_info</c> would tell more than job and instance do.</summary>
    public bool HasTargetInfo => _nonIdentifyingCount > 0 && (Job is not null || Instance is not null);

    /// <param name="resource">Resource: 1 attributes.</param>
    /// <exception cref="Model.RequestException">A value is nested too deep.</exception>
    /// <exception cref="ProtoException">Malformed.</exception>
    public void Read(ProtoReader resource)
    {
        Promoted.Clear();
        TargetInfo.Clear();
        (Job, Instance, _nonIdentifyingCount) = (null, null, 0);
        byte[]? serviceName = null;
        byte[]? serviceNamespace = null;
        while (resource.ReadTag())
        {
            if (resource.FieldNumber != 1)
            {
                resource.Skip();
                continue;
            }

            var attribute = new OtlpKeyValue(resource.ReadMessage());
            var identifying = IdentifyingOf(attribute.Key);
            switch (identifying)
            {
                case 0:
                    serviceNamespace = TextOf(attribute);
                    break;
                case 1:
                    serviceName = TextOf(attribute);
                    break;
                case 2:
                    Instance = TextOf(attribute);
                    break;
                default:
                    _nonIdentifyingCount++;
                    break;
            }

            if (identifying < 0 || config.KeepsIdentifyingAttributes)
            {
                TargetInfo.AddAttribute(attribute);
            }

            if (IsPromoted(attribute.Key))
            {
                Promoted.AddAttribute(attribute);
            }
        }

        Job = serviceName is null || serviceNamespace is null ? serviceName : [.. serviceNamespace, (byte)'/', .. serviceName];
        Promoted.JoinEqualNames();
        TargetInfo.JoinEqualNames();
        Complete(TargetInfo);
    }

    /// <summary>Sets job and instance, which come before all else of their names.</summary>
    public void Complete(OtlpLabels labels)
    {
        if (Job is not null)
        {
            labels.Set("job"u8, Job);
        }

        if (Instance is not null)
        {
            labels.Set("instance"u8, Instance);
        }
    }

    public void Dispose()
    {
        Promoted.Dispose();
        TargetInfo.Dispose();
        _scratch.Dispose();
    }

    private bool IsPromoted(ReadOnlySpan<byte> key)
        => config.PromotesAllAttributes ? !Contains(config.IgnoredAttributes, key) : Contains(config.PromotedAttributes, key);

    private byte[] TextOf(OtlpKeyValue attribute)
    {
        _scratch.Clear();
        AnyValueText.Write(attribute.Value, _scratch);
        return _scratch.WrittenSpan.ToArray();
    }

    private static int IdentifyingOf(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < Identifying.Length; i++)
        {
            if (System.Text.Ascii.Equals(key, Identifying[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Contains(IReadOnlyList<string> names, ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (key.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(names[i])))
            {
                return true;
            }
        }

        return false;
    }
}
