using System.Text;

namespace Trine.Testing.Processes;

/// <summary>The last lines that a process wrote. Thread-safe.</summary>
internal sealed class ProcessLog
{
    private const int LinesMax = 2000;

    private readonly Lock _adding = new(); // guards _lines
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_adding)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesMax)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_adding)
        {
            return _lines.Aggregate(new StringBuilder(), static (text, line) => text.Append(line).Append('\n')).ToString();
        }
    }
}
