using System.Net.Sockets;
using Npgsql;

namespace PgAspire.Npgsql.Tests;

public class FailoverErrorsTests
{
    private static PostgresException Server(string state) => new("said so", "FATAL", "FATAL", state);

    [Theory]
    [InlineData("08001", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("08004", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("57P03", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("57P05", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("53300", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("25006", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("40001", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("40P01", FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.NotExecuted)]
    [InlineData("57P01", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("57P02", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("08000", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("08003", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("08006", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("08P01", FailoverError.OutcomeUnknown, FailoverError.NotExecuted, FailoverError.NotExecuted, FailoverError.OutcomeUnknown)]
    [InlineData("08007", FailoverError.OutcomeUnknown, FailoverError.OutcomeUnknown, FailoverError.OutcomeUnknown, FailoverError.OutcomeUnknown)]
    [InlineData("23505", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    [InlineData("28P01", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    [InlineData("3D000", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    [InlineData("42P01", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    [InlineData("53100", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    [InlineData("57014", FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover, FailoverError.NotFailover)]
    public void A_state_and_a_phase_have_a_class(string state, FailoverError unknown, FailoverError opening, FailoverError inTransaction, FailoverError committing)
    {
        var error = Server(state);
        Assert.Equal(unknown, FailoverErrors.Classify(error));
        Assert.Equal(opening, FailoverErrors.Classify(error, WorkPhase.Opening));
        Assert.Equal(inTransaction, FailoverErrors.Classify(error, WorkPhase.InTransaction));
        Assert.Equal(committing, FailoverErrors.Classify(error, WorkPhase.Committing));
        Assert.Equal(committing, FailoverErrors.Classify(new NpgsqlException("outer", error), WorkPhase.Committing));
    }

    public static TheoryData<string> Broken => [nameof(EndOfStreamException), nameof(IOException), nameof(TimeoutException), nameof(SocketError.ConnectionReset)];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_stream_that_breaks_leaves_a_commit_in_doubt_and_nothing_else(string kind)
    {
        Exception inner = kind switch
        {
            nameof(EndOfStreamException) => new EndOfStreamException(),
            nameof(IOException) => new IOException("x", new SocketException((int)SocketError.ConnectionReset)),
            nameof(TimeoutException) => new TimeoutException(),
            _ => new SocketException((int)SocketError.ConnectionReset),
        };
        var error = new NpgsqlException("Exception while reading from stream", inner);
        Assert.Equal(FailoverError.OutcomeUnknown, FailoverErrors.Classify(error));
        Assert.Equal(FailoverError.OutcomeUnknown, FailoverErrors.Classify(error, WorkPhase.Committing));
        Assert.Equal(FailoverError.NotExecuted, FailoverErrors.Classify(error, WorkPhase.InTransaction));
        Assert.Equal(FailoverError.NotExecuted, FailoverErrors.Classify(error, WorkPhase.Opening));
    }

    [Fact]
    public void A_server_that_was_not_reached_has_executed_nothing()
    {
        Assert.Equal(FailoverError.NotExecuted, FailoverErrors.Classify(new NpgsqlException("Failed to connect", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.Equal(FailoverError.NotExecuted, FailoverErrors.Classify(new SocketException((int)SocketError.HostNotFound)));
        Assert.Equal(FailoverError.NotExecuted, FailoverErrors.Classify(new IOException("x", new SocketException((int)SocketError.ConnectionRefused))));
    }

    [Fact]
    public void A_mistake_of_the_application_is_no_failover()
    {
        Assert.Equal(FailoverError.NotFailover, FailoverErrors.Classify(new InvalidOperationException("x")));
        Assert.Equal(FailoverError.NotFailover, FailoverErrors.Classify(new NpgsqlException("x")));
        Assert.Equal(FailoverError.NotFailover, FailoverErrors.Classify(new OperationCanceledException()));
        Assert.Equal(FailoverError.NotFailover, FailoverErrors.Classify(new NpgsqlException("slow", new TimeoutException("x", Server("57014"))), WorkPhase.InTransaction));
    }

    [Fact]
    public void Arguments_that_are_none_are_refused()
    {
        Assert.Equal("exception", Assert.Throws<ArgumentNullException>(() => FailoverErrors.Classify(null!)).ParamName);
        Assert.Equal("phase", Assert.Throws<ArgumentOutOfRangeException>(() => FailoverErrors.Classify(new IOException(), (WorkPhase)9)).ParamName);
    }
}
