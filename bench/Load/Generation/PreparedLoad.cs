using Trine.Model;

namespace Trine.Load.Generation;

/// <summary>Bodies that were made before anything is measured, and what is known about them. Immutable.</summary>
public sealed record PreparedLoad
{
    /// <summary>Where in a generated load the needle lies, as a share of its bytes.</summary>
    private const double NeedlePlace = 0.6;

    public required IReadOnlyList<PushBody> Bodies { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Empty for none.</summary>
    public required string ContentEncoding { get; init; }

    /// <summary>Start of the first row's second, end of the last row's.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>What one query looks for: a text that one line has, or the id of a trace; empty when unknown.</summary>
    public required string Needle { get; init; }

    /// <summary>What the data are, in words for a report.</summary>
    public required string Description { get; init; }

    /// <summary>Whether it was recorded and not generated.</summary>
    public bool IsRecorded { get; init; }

    public long Rows => Bodies.Sum(body => (long)body.Rows);

    public long LineBytes => Bodies.Sum(body => body.LineBytes);

    /// <summary>Generates all bodies of a plan.</summary>
    public static PreparedLoad Generate(LoadPlan plan)
    {
        var generator = new LogGenerator(plan.Seed, plan.Streams);
        var bodies = new List<PushBody>();
        var timeNs = plan.StartNs;
        var isPlanted = false;
        for (var sum = 0L; sum < plan.LineBytes; timeNs += plan.BodySpanNs)
        {
            var hasNeedle = !isPlanted && sum >= (long)(plan.LineBytes * NeedlePlace);
            isPlanted |= hasNeedle;
            using var batch = generator.NextBatch(plan.BodyRows, timeNs, plan.BodySpanNs, hasNeedle);
            bodies.Add(new PushBody(PushEncoder.Encode(batch, plan.Format), batch.RowCount, batch.Text.Length));
            sum += batch.Text.Length;
        }

        return new PreparedLoad
        {
            Bodies = bodies,
            ContentType = PushContent.TypeOf(plan.Format),
            ContentEncoding = PushContent.EncodingOf(plan.Format),
            Range = new TimeRange(plan.StartNs, timeNs),
            Needle = isPlanted ? generator.Needle : "",
            Description = $"generated from seed {plan.Seed}: {plan.Streams} streams of logfmt, nested JSON, "
                + "access logs and Java with stack traces",
        };
    }

    /// <summary>
    /// Reads bodies that another generator left in a folder: <c>*.bin</c>, and <c>meta.txt</c> that describes them.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="LoadException">It does not hold what it should.</exception>
    public static PreparedLoad Read(string folder, string signal)
    {
        var meta = RecordedMeta.Read(Path.Combine(folder, "meta.txt"), signal);
        var files = Directory.GetFiles(folder, "*.bin");
        Array.Sort(files, string.CompareOrdinal);
        if (files.Length == 0)
        {
            throw new LoadException("the folder of recorded bodies holds no *.bin");
        }

        var bodies = new PushBody[files.Length];
        for (var i = 0; i < files.Length; i++)
        {
            // Only sums are known, so each body stands for an equal share of them.
            bodies[i] = new PushBody(
                File.ReadAllBytes(files[i]),
                (int)((meta.Rows * (i + 1) / files.Length) - (meta.Rows * i / files.Length)),
                (meta.LineBytes * (i + 1) / files.Length) - (meta.LineBytes * i / files.Length));
        }

        return new PreparedLoad
        {
            Bodies = bodies,
            ContentType = meta.ContentType,
            ContentEncoding = meta.ContentEncoding,
            Range = meta.Range,
            Needle = meta.Needle,
            IsRecorded = true,
            Description = "a recorded set of push requests, the same for every server",
        };
    }
}
