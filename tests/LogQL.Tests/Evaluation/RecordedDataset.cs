using System.Globalization;
using System.Text.Json;
using Trine.Model;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>The recorded pushes as a source; service names and levels are added as the server would.</summary>
internal static class RecordedDataset
{
    private static readonly string[] ServiceLabels =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name",
        "k8s_container_name", "component", "workload", "job", "k8s_job_name",
    ];

    /// <returns>The folder with recorded answers, or null where it is absent.</returns>
    public static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "conformance", "loki");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }

    public static MemoryLogSource Load(string folder)
    {
        var source = new MemoryLogSource(rowsInChunk: 50);
        foreach (var line in File.ReadLines(Path.Combine(folder, "dataset.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("json", out var body) && body.TryGetProperty("streams", out var streams))
            {
                foreach (var stream in streams.EnumerateArray())
                {
                    AddStream(source, stream);
                }
            }
        }

        return source;
    }

    private static void AddStream(MemoryLogSource source, JsonElement stream)
    {
        var labels = ToLabels(stream.GetProperty("stream"));
        var service = ServiceLabels.Select(labels.ValueOf).FirstOrDefault(value => value.Length > 0, "unknown_service");
        labels = labels.TryGet("service_name", out _) ? labels : labels.With("service_name", service);
        foreach (var value in stream.GetProperty("values").EnumerateArray())
        {
            var text = value[1].GetString() ?? "";
            var metadata = value.GetArrayLength() > 2 ? ToLabels(value[2]) : LabelSet.Empty;
            metadata = metadata.With("detected_level", RecordedLevel.Of(labels, metadata, text));
            source.Add(labels, long.Parse(value[0].GetString() ?? "", CultureInfo.InvariantCulture), text, metadata);
        }
    }

    private static LabelSet ToLabels(JsonElement element)
        => LabelSet.Create(element.EnumerateObject().Select(
            property => new Label(property.Name, property.Value.GetString() ?? "")));
}
