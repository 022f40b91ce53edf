namespace Trine.Hosting.Logging;

/// <summary>Lets a message through a few times a window, then only counts it.</summary>
/// <remarks>Thread-safe. Messages are told apart by logger and template, of which a program has few.</remarks>
internal sealed class RepeatLimiter(TimeProvider time)
{
    /// <summary>More than a start or a burst of lifecycle messages needs.</summary>
    public const int MessagesPerWindow = 50;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Templates built at run time share the last place.</summary>
    private const int TemplatesMax = 4096;

    private readonly Dictionary<(string Category, string Template), State> _states = []; // guarded by _lock
    private readonly Lock _lock = new();

    /// <summary>Whether to write the message now.</summary>
    /// <param name="category">The logger's name.</param>
    /// <param name="template">The message without its values.</param>
    /// <param name="suppressed">How many of its kind were left out in the window that this message ends.</param>
    public bool TryPass(string category, string template, out int suppressed)
    {
        suppressed = 0;
        lock (_lock)
        {
            var key = (category, template);
            if (!_states.TryGetValue(key, out var state))
            {
                key = _states.Count < TemplatesMax ? key : ("", "");
                _states.TryGetValue(key, out state);
            }

            if (state is null || time.GetElapsedTime(state.Began) >= Window)
            {
                suppressed = state is null ? 0 : Math.Max(0, state.Count - MessagesPerWindow);
                _states[key] = state = new State(time.GetTimestamp());
            }

            return ++state.Count <= MessagesPerWindow;
        }
    }

    private sealed class State(long began)
    {
        public long Began { get; } = began;

        public int Count { get; set; }
    }
}
