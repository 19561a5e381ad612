// SPDX-License-Identifier: MIT
// Writes what happened as JSON lines to the file named by WS2_RESULTS, one line per behaviour, for
// ci/conformance. Each line is written when its test ends, so a crash loses nothing before it.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch_listener.hpp"  // first: it configures Catch2

#include "tests/support/behaviour.hpp"
#include "tests/support/report.hpp"

namespace ws2::test {
namespace {

constexpr std::size_t trace_lines_max = 60;

// What the running test has done so far. Tests run one after the other in one thread.
struct Running {
    std::vector<std::string> trace;
    std::string skipped;
    int failed = 0;
};
Running running;

nlohmann::json describe(KnownBehaviour const& known) {
    auto const& [id, section, confidence, source, says] = known.behaviour;
    return {
        {"id",         id           },
        {"section",    section      },
        {"confidence", std::string(1, confidence.level)},
        {"decision",            confidence.decision               },
        {"source",            source  },
        {"says",            says                 },
        {"file",            known.file  }
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
        auto const good = result.succeeded();
        if (!good) ++running.failed;
        if (!good || running.trace.size() < trace_lines_max) {
            std::string line = good ? "ok: " : "NOT: ";
            line += result.hasExpandedExpression() ? std::string{result.getExpandedExpression()}
                                                   : std::string{result.getExpression()};
            if (result.hasMessage()) line.append(" ").append(std::string{result.getMessage()});
            if (!good)
                line.append(" (line ")
                    .append(std::to_string(result.getSourceInfo().line))
                    .append(")");
            running.trace.push_back(line);
        }
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
        line["trace"] = running.trace;
        line["seconds"] = std::chrono::duration<double>(elapsed).count();
        std::ofstream{path, std::ios::app}
            << line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) << "\n";
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
