using System.Globalization;

namespace PgAspire.Model;

/// <summary>The syntax of a schedule: five or six fields of cron with seconds first, or a descriptor such as <c>@daily</c>.</summary>
internal static class CronSchedule
{
    private static readonly (string Name, int Minimum, int Maximum, string[] Words)[] Fields =
    [
        ("second", 0, 59, []),
        ("minute", 0, 59, []),
        ("hour", 0, 23, []),
        ("day of the month", 1, 31, []),
        ("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("day of the week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly string[] Descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    /// <summary>What is wrong with a schedule; null when nothing is.</summary>
    public static string? Problem(string schedule)
    {
        if (schedule.StartsWith('@'))
        {
            return Descriptors.Contains(schedule) || schedule.StartsWith("@every ", StringComparison.Ordinal)
                ? null
                : $"'{Excerpt.Of(schedule)}' is no known descriptor; use {string.Join(", ", Descriptors)} or '@every 6h'.";
        }
        var fields = Split(schedule);
        if (fields.Length is < 5 or > 6)
        {
            return $"expected 6 fields, seconds first, for example '0 30 2 * * *'; found {fields.Length}.";
        }
        for (var i = 0; i < fields.Length; i++)
        {
            if (!fields[i].Split(',').All(part => IsPart(part, Fields[i])))
            {
                return $"'{Excerpt.Of(fields[i])}' is no {Fields[i].Name}; use numbers from {Fields[i].Minimum} to {Fields[i].Maximum}, '*', lists, ranges and steps.";
            }
        }
        return null;
    }

    /// <summary>The schedule's fields.</summary>
    public static string[] Split(string schedule) => schedule.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPart(string part, (string Name, int Minimum, int Maximum, string[] Words) field)
    {
        var step = part.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(Number(step[1]) > 0)))
        {
            return false;
        }
        if (step[0] is "*" or "?")
        {
            return true;
        }
        var range = step[0].Split('-');
        return range.Length <= 2 && Value(range[0], field) is { } first && (range.Length == 1 || Value(range[1], field) >= first);
    }

    private static int? Value(string text, (string Name, int Minimum, int Maximum, string[] Words) field)
    {
        var word = Array.IndexOf(field.Words, text.ToLowerInvariant());
        var number = word >= 0 ? word + field.Minimum : Number(text);
        return number >= field.Minimum && number <= field.Maximum ? number : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
