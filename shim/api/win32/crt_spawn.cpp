// SPDX-License-Identifier: MIT
// The C runtime's names for starting a program and waiting for its end.
#include <cstdarg>
#include <string>
#include <vector>

#include "platform/process.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/closing/process_end.hpp"
#include "shim/core/files/program_search.hpp"
#include "shim/core/waits/process.hpp"

#include <windows.h>

#include <process.h>

namespace ws2::api {
namespace {

enum class SpawnSearch : bool { none, path };

struct Spawn {
    int mode;
    char const* program;
    SpawnSearch search;
};

constexpr int last_spawn_mode = _P_DETACH;

// What the program gets is one line: a word with a blank is two words for it, unless the caller has
// quoted it [docs: _spawn, _wspawn functions].
std::string spawn_line(char const* const* words) {
    std::string line{narrowed(*words)};
    while (*++words) line += ' ' + narrowed(*words);
    return line;
}

std::vector<std::string> spawn_variables(char const* const* texts) {
    std::vector<std::string> all;
    for (; *texts; ++texts) all.push_back(narrowed(*texts));
    return all;
}

// A detached program has no console: it reads and writes nothing, and no Ctrl+C reaches it.
Result<core::ObjectPtr<core::Process>> start_spawned(Spawn const& spawn, char const* const* words,
                                                     char const* const* environment) {
    if (!spawn.program || !*spawn.program || !words || !*words || !**words ||
        spawn.mode < _P_WAIT || spawn.mode > last_spawn_mode)
        return Code::invalid_parameter;
    platform::ProcessStart begin;
    auto found = spawn.search == SpawnSearch::path
                     ? core::find_command(narrowed(spawn.program))
                     : core::find_application(narrowed(spawn.program));
    if (!found) return found.code();
    begin.program = std::move(*found);
    begin.words = core::words_of(spawn_line(words));
    std::vector<std::string> variables;
    if (environment) {
        variables = spawn_variables(environment);
        begin.environment = &variables;
    }
    begin.leads_group = spawn.mode == _P_DETACH;
    if (spawn.mode != _P_DETACH) begin.streams = {0, 1, 2};
    return core::start_process(begin);
}

Result<intptr_t> wait_for_spawned(HANDLE process) {
    DWORD code = 0;
    if (WaitForSingleObject(process, INFINITE) != WAIT_OBJECT_0 ||
        !GetExitCodeProcess(process, &code))
        return Code::not_found;
    return static_cast<int>(code);
}

Result<intptr_t> spawn_and_follow(Spawn const& spawn, char const* const* words,
                                  char const* const* environment) {
    auto const process = start_spawned(spawn, words, environment);
    if (!process) return process.code();
    // The program that takes this one's place is another process, whose end is nothing to the
    // caller of this one.
    if (spawn.mode == _P_OVERLAY) core::end_process(0);
    if (spawn.mode == _P_DETACH) return intptr_t{0};
    auto const handle =
        core::library().handles().insert(core::ObjectPtr<core::Object>{process->get()});
    if (!handle) return handle.code();
    if (spawn.mode != _P_WAIT) return static_cast<intptr_t>(*handle);
    auto const code = wait_for_spawned(to_handle(*handle));
    core::library().handles().close(*handle, core::HandleTable::Waiting::none);
    return code;
}

// C's calls: the last error is not theirs.
template <class Work>
intptr_t spawn_call(Work&& work) {
    int const last = last_error;
    auto code = Code::not_enough_memory;
    intptr_t value = -1;
    static_cast<void>(is_done([&] {
        auto const result = work();
        code = result.code();
        if (result) value = *result;
    }));
    if (code != Code::ok) platform::report_to_c(code);
    last_error = last;
    return value;
}

intptr_t run_words(Spawn const& spawn, char const* const* words, char const* const* environment) {
    return spawn_call([&] { return spawn_and_follow(spawn, words, environment); });
}

enum class SpawnVariables : bool { own, behind_words };

// `first` and what follows up to a null pointer; behind that the environment.
intptr_t run_list(Spawn const& spawn, char const* first, std::va_list rest,
                  SpawnVariables variables) {
    return spawn_call([&] {
        std::vector<char const*> words{first};
        while (words.back()) words.push_back(va_arg(rest, char const*));
        auto const* const environment =
            variables == SpawnVariables::behind_words ? va_arg(rest, char const* const*) : nullptr;
        return spawn_and_follow(spawn, words.data(), environment);
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

intptr_t _spawnl(int mode, char const* name, char const* first, ...) {
    std::va_list rest;
    va_start(rest, first);
    auto const value = run_list({mode, name, SpawnSearch::none}, first, rest, SpawnVariables::own);
    va_end(rest);
    return value;
}
intptr_t _spawnle(int mode, char const* name, char const* first, ...) {
    std::va_list rest;
    va_start(rest, first);
    auto const value =
        run_list({mode, name, SpawnSearch::none}, first, rest, SpawnVariables::behind_words);
    va_end(rest);
    return value;
}
intptr_t _spawnlp(int mode, char const* name, char const* first, ...) {
    std::va_list rest;
    va_start(rest, first);
    auto const value = run_list({mode, name, SpawnSearch::path}, first, rest, SpawnVariables::own);
    va_end(rest);
    return value;
}
intptr_t _spawnlpe(int mode, char const* name, char const* first, ...) {
    std::va_list rest;
    va_start(rest, first);
    auto const value =
        run_list({mode, name, SpawnSearch::path}, first, rest, SpawnVariables::behind_words);
    va_end(rest);
    return value;
}

intptr_t _spawnv(int mode, char const* name, char const* const* words) {
    return run_words({mode, name, SpawnSearch::none}, words, nullptr);
}
intptr_t _spawnve(int mode, char const* name, char const* const* words,
                  char const* const* environment) {
    return run_words({mode, name, SpawnSearch::none}, words, environment);
}
intptr_t _spawnvp(int mode, char const* name, char const* const* words) {
    return run_words({mode, name, SpawnSearch::path}, words, nullptr);
}
intptr_t _spawnvpe(int mode, char const* name, char const* const* words,
                   char const* const* environment) {
    return run_words({mode, name, SpawnSearch::path}, words, environment);
}

// The handle is closed, whatever the wait has said.
intptr_t _cwait(int* status, intptr_t process, int) {
    return spawn_call([&]() -> Result<intptr_t> {
        // The pseudo handles of this process and thread: what would never end is no child.
        bool const is_own = process == -1 || process == -2;
        auto* const handle = to_handle(static_cast<core::Handle>(process));
        auto const code = is_own ? Code::not_found : wait_for_spawned(handle);
        if (!is_own) CloseHandle(handle);
        if (status) *status = code ? static_cast<int>(*code) : -1;
        if (!code) return code.code();
        return process;
    });
}
