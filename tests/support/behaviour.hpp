// SPDX-License-Identifier: MIT
// A behaviour is one row of the conformance report: what Windows does, who says so and how sure we
// are. A test body proves it. A table of rows proves many with one body, each a test of its own.
// Known differences live in deviations.def, never in the tests.
#pragma once

#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/deviations.hpp"

namespace ws2::test {

// How sure the specification is. Where the sources are silent or disagree (level L) the
// expectation is our decision, and the report prints why.
struct Confidence {
    char level;
    char const* decision;
};
inline constexpr Confidence high{'H', ""};
inline constexpr Confidence medium{'M', ""};
constexpr Confidence decided(char const* why) { return {'L', why}; }

struct Behaviour {
    char const* id;       // "listen.unbound": stable, unique, also the key in deviations.def
    char const* section;  // rows of docs/behaviour: "A.1-3 A.1-5"; or a section: "A.1"
    Confidence confidence;
    char const* source;  // "winetest:test_listen"
    char const* says;    // one sentence about Windows
};

// Everything the program can prove, in order of registration.
struct KnownBehaviour {
    Behaviour behaviour;
    std::string file;  // "listen_test"
    std::size_t line;
};
std::vector<KnownBehaviour>& known_behaviours();

// Name and tags under which Catch2 knows a behaviour. A deviation that applies on this target adds
// Catch2's [!shouldfail]: the test must fail here, and a pass is reported as a failure.
std::string catch_name(Behaviour const& behaviour);
std::string catch_tags(Behaviour const& behaviour);
void remember(Behaviour const& behaviour, SourceLine at);

// Thrown by skip(): the machine, not the implementation, cannot show this behaviour.
struct Skipped {
    std::string reason;
};
[[noreturn]] void skip(std::string const& reason);

// Runs the body of a row: a skip ends it quietly and is recorded, a crash is a failure.
void run_row(Behaviour const& behaviour, std::function<void()> const& body);

// Whether the running row is one that must fail here.
bool row_must_fail();

// Reports that a row was skipped.
void note_skip(Behaviour const& behaviour, std::string const& reason);

template <class Body>
class Registration {
public:
    Registration(Behaviour const& behaviour, Body body, SourceLine at) {
        remember(behaviour, at);
        register_test([behaviour, body] { run_row(behaviour, body); }, catch_name(behaviour),
                      catch_tags(behaviour), at);
    }
};

template <class Table, class Body>
class TableRegistration {
public:
    TableRegistration(Table const& table, Body body, SourceLine at) {
        for (auto const& row : table) {
            Registration{row.is, [&row, body] { body(row); }, at};
        }
    }
};

}  // namespace ws2::test

#define WS2_JOIN_(a, b) a##b
#define WS2_JOIN(a, b) WS2_JOIN_(a, b)
#define WS2_HERE (::ws2::test::SourceLine{__FILE__, __LINE__})

// BEHAVIOUR("id", "A.1-3", high, "winetest:test_x", "one sentence") { checks }
#define BEHAVIOUR(...) WS2_BEHAVIOUR(WS2_JOIN(ws2_behaviour_, __LINE__), __VA_ARGS__)
#define WS2_BEHAVIOUR(name, ...)                                          \
    static void name();                                                   \
    static ::ws2::test::Registration const WS2_JOIN(name, _registration){ \
        ::ws2::test::Behaviour{__VA_ARGS__}, &name, WS2_HERE};            \
    static void name()

// BEHAVIOURS(table, row) { checks of `row` }: `table` is an array with static storage whose rows
// have a member `Behaviour is`. Every row becomes a test.
#define BEHAVIOURS(table, row) WS2_BEHAVIOURS(WS2_JOIN(ws2_behaviours_, __LINE__), table, row)
#define WS2_BEHAVIOURS(name, table, row)                                                    \
    static void name(std::remove_reference_t<decltype(*std::begin(table))> const& row);     \
    static ::ws2::test::TableRegistration const WS2_JOIN(name, _registration){table, &name, \
                                                                              WS2_HERE};    \
    static void name(std::remove_reference_t<decltype(*std::begin(table))> const& row)
