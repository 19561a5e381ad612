// SPDX-License-Identifier: MIT
// Writes what happened as JSON lines to the file named by WS2_RESULTS, one line per behaviour, for
// ci/conformance. Each line is written when its test ends, so a crash loses nothing before it.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/support/catch_listener.hpp"  // first: it configures Catch2

#include "tests/support/behaviour.hpp"
#include "tests/support/provenance.hpp"
#include "tests/support/report.hpp"

namespace ws2::test {
namespace {

// Enough to see what happened, of a test that does one thing a thousand times as well.
constexpr std::size_t checks_max = 24;
constexpr std::size_t value_max = 200;

// What the running test has done so far. Tests run one after the other in one thread.
struct Running {
    std::vector<nlohmann::json> checks;  // those that held
    std::vector<nlohmann::json> broken;
    std::size_t left_out = 0;
    std::string skipped;
    int failed = 0;
};
Running running;

// Some tests compare buffers of many megabytes.
std::string cut(std::string text) {
    if (text.size() <= value_max) return text;
    auto const size = text.size();
    text.resize(value_max - 20);
    return text + "... (" + std::to_string(size) + " bytes)";
}

std::string name_of_file(std::string_view path) {
    path.remove_prefix(path.find_last_of("/\\") + 1);  // npos + 1 is 0: no folder, nothing to cut
    return std::string{path};
}

// One check: where it stands, what it says, what came out. The report makes a sentence of it.
nlohmann::json check_of(Catch::AssertionResult const& result) {
    auto const at = result.getSourceInfo();
    nlohmann::json check{
        {"at",   name_of_file(at.file) + ":" + std::to_string(at.line)},
        {"said", cut(std::string{result.getExpression()})             },
        {"ok",   result.succeeded()                                   }
    };
    if (result.hasExpandedExpression())
        check["got"] = cut(std::string{result.getExpandedExpression()});
    if (result.hasMessage()) check["note"] = cut(std::string{result.getMessage()});
    return check;
}

nlohmann::json describe(KnownBehaviour const& known) {
    auto const& [id, section, confidence, source, says] = known.behaviour;
    return {
        {"id",         id           },
        {"section",    section      },
        {"confidence", std::string(1, confidence.level)},
        {"decision",            confidence.decision               },
        {"source",            source  },
        {"says",            says                 },
        {"file",            known.file  },
        {"line",            known.line                 }
    };
}

std::string verdict(Deviation const* deviation) {
    if (!running.skipped.empty()) return "skipped";
    if (deviation) return running.failed ? "deviates" : "unexpected pass";
    return running.failed ? "failed" : "passed";
}

class Report : public ListenerBase {
public:
    using ListenerBase::ListenerBase;

    void testCaseStarting(Catch::TestCaseInfo const&) override {
        running = {};
        started_ = std::chrono::steady_clock::now();
    }

    // The return type is bool in Catch2 2 and void in 3.
    auto assertionEnded(Catch::AssertionStats const& stats)
        -> decltype(ListenerBase::assertionEnded(stats)) override {
        auto const& result = stats.assertionResult;
        if (!result.succeeded()) ++running.failed;
        auto& kept = result.succeeded() ? running.checks : running.broken;
        if (kept.size() < checks_max)
            kept.push_back(check_of(result));
        else
            ++running.left_out;
        return decltype(ListenerBase::assertionEnded(stats))();
    }

    void testCaseEnded(Catch::TestCaseStats const& stats) override {
        auto const* const path = std::getenv("WS2_RESULTS");
        if (!path) return;
        for (auto const& known : known_behaviours()) {
            if (catch_name(known.behaviour) == name_of(stats)) write(path, known);
        }
    }

private:
    void write(char const* path, KnownBehaviour const& known) const {
        auto const* const deviation = deviation_here(known.behaviour.id);
        auto line = describe(known);
        std::vector<std::string> reasons;
        if (deviation)
            reasons.push_back(std::string{known.behaviour.id} + ": " + std::string{deviation->why});
        auto const elapsed = std::chrono::steady_clock::now() - started_;
        line["target"] = target_names().front();
        line["verdict"] = verdict(deviation);
        line["deviations"] = reasons;
        line["skipped"] = running.skipped;
        auto& trace = line["trace"] = running.checks;
        for (auto const& each : running.broken) trace.push_back(each);
        if (running.left_out > 0)
            trace.push_back("... and " + std::to_string(running.left_out) + " more checks");
        line["seconds"] = std::chrono::duration<double>(elapsed).count();
        auto const text = line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
        if (std::string_view{path} == "-")
            std::cout << text << std::endl;
        else
            std::ofstream{path, std::ios::app} << text + "\n";  // at once: others append, too
    }

    std::chrono::steady_clock::time_point started_;
};

CATCH_REGISTER_LISTENER(Report)

}  // namespace

void note_skip(Behaviour const& behaviour, std::string const& reason) {
    running.skipped = reason;
    WARN("skipped: " << reason);
    // A deviation makes Catch2 expect a failure; a skip is none, so give it one to forgive.
    if (deviation_here(behaviour.id)) FAIL_CHECK("skipped: " << reason);
}

std::string about() {
    nlohmann::json facts = nlohmann::json::object();
    for (auto const& [name, value] : provenance()) facts[name] = value;
    return facts.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string catalogue() {
    std::string lines;
    for (auto const& known : known_behaviours()) {
        auto line = describe(known);
        line["target"] = target_names().front();
        lines += line.dump() + "\n";
    }
    return lines;
}

}  // namespace ws2::test
