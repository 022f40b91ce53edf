using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Logging;

/// <summary>Where every logger of the process leads: level, repetition, standard error, taps. Thread-safe.</summary>
public sealed class LogPipeline : ILoggerProvider
{
    /// <summary>Library loggers below this level repeat what our own messages say.</summary>
    private const LogLevel LibraryLevelMin = LogLevel.Warning;

    private const string OwnPrefix = "Trine.";

    private readonly Stream _output;
    private readonly LogFormat _format;
    private readonly TimeProvider _time;
    private readonly RepeatLimiter _limiter;
    private readonly Meter _meter = new("Trine.Hosting.Logging");
    private readonly Counter<long> _messages;
    private readonly Counter<long> _suppressed;
    private readonly Counter<long> _unwritten;
    private readonly Lock _writing = new(); // keeps lines whole
    private LogTap[] _taps = [];
    private int _threshold;

    /// <param name="threshold">The least important level at start.</param>
    /// <param name="format">The form of lines on <paramref name="output"/>.</param>
    /// <param name="output">Standard error; not closed here.</param>
    /// <param name="time">Stamps entries.</param>
    public LogPipeline(LogThreshold threshold, LogFormat format, Stream output, TimeProvider time)
    {
        _threshold = (int)threshold;
        _format = format;
        _output = output;
        _time = time;
        _limiter = new RepeatLimiter(time);
        _messages = _meter.CreateCounter<long>(
            "loki_internal_log_messages_total", description: "Total number of log messages created by the process itself.");
        _suppressed = _meter.CreateCounter<long>(
            "trine_log_messages_suppressed_total", description: "Log messages left out because they repeat.");
        _unwritten = _meter.CreateCounter<long>(
            "trine_log_messages_unwritten_total", description: "Log messages that standard error did not take.");
        _meter.CreateObservableCounter(
            "trine_log_tap_dropped_total",
            () => Volatile.Read(ref _taps).Sum(static tap => tap.Dropped),
            description: "Log entries that a reader inside the process was too slow for.");
    }

    /// <summary>The least important level; may be changed at any time.</summary>
    public LogThreshold Threshold
    {
        get => (LogThreshold)Volatile.Read(ref _threshold);
        set => Volatile.Write(ref _threshold, (int)value);
    }

    /// <summary>Adds a reader; it sees what is logged from now on.</summary>
    /// <param name="capacity">Entries kept for it.</param>
    public LogTap OpenTap(int capacity)
    {
        var tap = new LogTap(capacity);
        lock (_writing)
        {
            Volatile.Write(ref _taps, [.. _taps, tap]);
        }

        return tap;
    }

    /// <summary>A factory whose loggers lead here.</summary>
    public ILoggerFactory CreateFactory()
        => new LoggerFactory([this], new LoggerFilterOptions { MinLevel = LogLevel.Trace });

    public ILogger CreateLogger(string categoryName) => new PipelineLogger(this, categoryName);

    public void Dispose()
    {
        foreach (var tap in _taps)
        {
            tap.Complete();
        }

        _meter.Dispose();
    }

    internal bool IsEnabled(string category, LogLevel level)
        => level != LogLevel.None
            && level >= Threshold.ToLogLevel()
            && (level >= LibraryLevelMin || category.StartsWith(OwnPrefix, StringComparison.Ordinal));

    internal void Write(
        string category,
        LogLevel level,
        string template,
        IReadOnlyList<KeyValuePair<string, object?>> values,
        Exception? exception)
    {
        if (!_limiter.TryPass(category, template, out var suppressed))
        {
            _suppressed.Add(1);
            return;
        }

        var (message, fields) = MessageTemplate.Of(template).Render(values);
        if (suppressed > 0)
        {
            fields = [.. fields, new("suppressed", suppressed.ToString(CultureInfo.InvariantCulture))];
        }

        _messages.Add(1, new KeyValuePair<string, object?>("level", LogThresholds.NameOf(level)));
        Emit(new LogEntry(_time.GetUtcNow(), level, ComponentOf(category), message, fields, exception));
    }

    private void Emit(LogEntry entry)
    {
        foreach (var tap in Volatile.Read(ref _taps))
        {
            tap.Write(entry);
        }

        var line = Encoding.UTF8.GetBytes(LogLine.Format(entry, _format) + "\n");
        lock (_writing)
        {
            try
            {
                _output.Write(line);
                _output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads standard error any more: that must not fail the work that is being logged.
                _unwritten.Add(1);
            }
        }
    }

    /// <summary><c>Trine.QueryFrontend.Logs.Splitter</c> belongs to <c>query-frontend</c>; a library is its own name.</summary>
    private static string ComponentOf(string category)
    {
        if (!category.StartsWith(OwnPrefix, StringComparison.Ordinal))
        {
            return category;
        }

        // A hyphen stands before a capital that follows a small letter, so that LogQL stays one word.
        var name = category[OwnPrefix.Length..].Split('.')[0];
        return string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) && char.IsLower(name[at - 1])
            && at + 1 < name.Length && char.IsLower(name[at + 1])
                ? $"-{char.ToLowerInvariant(letter)}"
                : char.ToLowerInvariant(letter).ToString()));
    }
}
