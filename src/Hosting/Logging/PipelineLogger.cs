using Microsoft.Extensions.Logging;

namespace Trine.Hosting.Logging;

/// <summary>The logger of one category. Thread-safe.</summary>
internal sealed class PipelineLogger(LogPipeline pipeline, string category) : ILogger
{
    private const string TemplateKey = "{OriginalFormat}";

    /// <summary>Scopes are not written: what a message needs is in its own fields.</summary>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => pipeline.IsEnabled(category, logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        // The template is last in generated messages, by convention of the library.
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values
            && values.LastOrDefault(static pair => pair.Key == TemplateKey).Value is string template)
        {
            pipeline.Write(category, logLevel, template, values, exception);
        }
        else
        {
            pipeline.Write(category, logLevel, "{Text}", [new("Text", formatter(state, exception))], exception);
        }
    }
}
