using System.Globalization;
using System.Text.Unicode;

namespace Trine.Load.Generation;

/// <summary>What Java's loggers write; an error is one entry of several lines, its stack trace included.</summary>
internal sealed class StackTraceForm : LineForm
{
    private const int FramesMax = 12;

    private static readonly string[] Threads = ["main", "exec-3", "exec-17", "scheduler-1", "nio-8443-exec-5"];

    private static readonly string[] Classes =
        ["BillingService", "StockClient", "InvoiceWriter", "MailQueue", "RetryInterceptor", "ConnectionLease"];

    private static readonly string[] Faults = ["java.net.SocketTimeoutException", "java.lang.IllegalStateException"];

    public override int Write(Span<byte> line, DateTime time, ReadOnlySpan<byte> id, Random random)
    {
        var level = LevelColumn(Vocabulary.Level(random));
        Utf8.TryWrite(
            line,
            CultureInfo.InvariantCulture,
            $"{time:yyyy-MM-dd HH:mm:ss,fff} {level} [{Vocabulary.Pick(Threads, random)}] "
            + $"n.s.{Vocabulary.Pick(Classes, random)} [{id}] - {Vocabulary.Event(random)}, "
            + $"account {Vocabulary.Account(random)}, took {random.Next(1, 5000)} ms",
            out var length);
        return level == "ERROR" ? length + WriteTrace(line[length..], random) : length;
    }

    private static string LevelColumn(string level) => level switch
    {
        "error" => "ERROR",
        "warn" => "WARN ",
        "debug" => "DEBUG",
        _ => "INFO ",
    };

    private static int WriteTrace(Span<byte> rest, Random random)
    {
        Utf8.TryWrite(
            rest,
            CultureInfo.InvariantCulture,
            $"\n{Vocabulary.Pick(Faults, random)}: no answer within {random.Next(1, 60)} s",
            out var length);
        var frames = random.Next(3, FramesMax);
        for (var i = 0; i < frames; i++)
        {
            var place = Vocabulary.Pick(Classes, random);
            Utf8.TryWrite(
                rest[length..],
                CultureInfo.InvariantCulture,
                $"\n\tat net.shop.{place}.run({place}.java:{random.Next(20, 400)})",
                out var frame);
            length += frame;
        }

        return length;
    }
}
