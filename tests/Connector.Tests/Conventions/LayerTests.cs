using System.Reflection;
using NetArchTest.Rules;
using NUnit.Framework;

namespace Connector.Tests.Conventions;

/// <summary>The rules of the house that a machine can check.</summary>
public class LayerTests
{
    private static readonly Assembly Library = typeof(SyncRun).Assembly;
    private static readonly string[] Adapters = ["Connector.Salesforce", "Connector.HubSpot"];
    private static readonly string[] Hosts = ["Serilog", "Quartz", "Spectre", "System.CommandLine", "Microsoft.AspNetCore"];

    [TestCase("Connector.Cleaning")]
    [TestCase("Connector.Segmentation")]
    [TestCase("Connector.Enrichment")]
    [TestCase("Connector.Planning")]
    public void A_pure_stage_does_no_input_or_output_reads_no_clock_and_logs_nothing(string stage)
    {
        // The framework file has to be read somewhere: at its edge, in FrameworkFile, which hands text on.
        var result = Types.InAssembly(Library).That().ResideInNamespace(stage).And().DoNotHaveNameStartingWith("FrameworkFile")
            .ShouldNot().HaveDependencyOnAny("System.IO.File", "System.IO.FileStream", "System.IO.Directory", "System.TimeProvider", "System.Net", "System.Data.Common.DbConnection", "Microsoft.Extensions.Logging", "Connector.Store", "Connector.Http", "Connector.Salesforce")
            .GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void Nothing_outside_an_adapter_knows_the_adapter()
    {
        var result = Types.InAssembly(Library).That().ResideInNamespace("Connector").And().DoNotResideInNamespace(Adapters[0]).And().DoNotResideInNamespace(Adapters[1]).ShouldNot().HaveDependencyOnAny(Adapters).GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void The_shared_words_depend_on_nothing_of_ours()
    {
        var ours = Library.GetTypes().Select(type => type.Namespace).OfType<string>().Where(name => name.StartsWith("Connector.", StringComparison.Ordinal) && name != "Connector.Accounts").Distinct().ToArray();
        var result = Types.InAssembly(Library).That().ResideInNamespace("Connector.Accounts").ShouldNot().HaveDependencyOnAny(ours).GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void Only_the_registration_in_the_worker_names_an_adapter()
    {
        var worker = typeof(Connector.Worker.ExitCode).Assembly;
        var result = Types.InAssembly(worker).That().DoNotHaveNameStartingWith("ConnectorServices").And().DoNotHaveName("<>c").ShouldNot().HaveDependencyOnAny(Adapters).GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void The_library_knows_no_host()
    {
        var references = Library.GetReferencedAssemblies().Select(assembly => assembly.Name!);

        Assert.That(references.Where(name => Hosts.Any(host => name.StartsWith(host, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void One_file_knows_Polly()
    {
        var result = Types.InAssembly(Library).That().DoNotHaveNameStartingWith("RetryPolicies").And().DoNotHaveNameStartingWith("<").ShouldNot().HaveDependencyOn("Polly").GetResult();

        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
    }

    [Test]
    public void A_class_that_nothing_inherits_from_is_sealed()
    {
        var types = Library.GetTypes();
        var open = types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsGenerated(type) && !types.Any(other => other.BaseType == type));

        Assert.That(open.Select(type => type.FullName), Is.Empty);
    }

    [Test]
    public void Asynchronous_methods_that_others_call_say_so_and_take_their_token_last()
    {
        var wrong = Library.GetTypes().Where(type => type.IsVisible && !IsGenerated(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && IsAsynchronous(method.ReturnType) && !HasTokenLast(method) && method.Name is not "DisposeAsync")
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.That(wrong, Is.Empty);
    }

    private static bool HasTokenLast(MethodInfo method) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal) && method.GetParameters().LastOrDefault()?.ParameterType == typeof(CancellationToken);

    private static bool IsAsynchronous(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.Namespace is null || !type.Namespace.StartsWith("Connector", StringComparison.Ordinal)
        || type.GetCustomAttributes().Any(attribute => attribute.GetType().Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute")
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
