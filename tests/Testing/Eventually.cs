using System.Diagnostics;

namespace Trine.Testing;

/// <summary>Waits for what becomes true on its own, with a deadline and never longer than needed.</summary>
public static class Eventually
{
    /// <summary>Generous, since machines that run tests are slow and busy; only a failure waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="what">What is waited for, for the failure's text.</param>
    /// <param name="isTrue">Asked again and again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not become true.</exception>
    public static Task BecomesAsync(string what, Func<Task<bool>> isTrue, CancellationToken cancellationToken)
        => GetAsync(what, isTrue, static isNow => isNow, cancellationToken);

    /// <summary>Asks until the answer is wanted, and returns it.</summary>
    /// <exception cref="TimeoutException">No answer was; the text holds the last one.</exception>
    public static async Task<T> GetAsync<T>(
        string what, Func<Task<T>> ask, Func<T, bool> isWanted, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{what}: not within {Patience}; last: {answer}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
