// SPDX-License-Identifier: MIT
// Finds and runs a command.
#include "tests/programs/agent/calls.hpp"

#include <algorithm>
#include <exception>

namespace ws2::agent {
namespace {

Calls const& all_calls() {
    static Calls const all = [] {
        Calls joined;
        for (auto const& part : {lifetime_calls(), transfer_calls(), readiness_calls(),
                                 option_calls(), naming_calls(), sharing_calls()})
            joined.insert(joined.end(), part.begin(), part.end());
        return joined;
    }();
    return all;
}

}  // namespace

Json run_call(Json const& request) {
    try {
        auto const name = request.at("call").get<std::string>();
        auto const& all = all_calls();
        auto const found = std::find_if(all.begin(), all.end(),
                                        [&](Call const& each) { return each.name == name; });
        if (found == all.end())
            return {
                {"unknown", name}
            };
        if (!found->available)
            return {
                {"unsupported", name}
            };
        return found->run(request);
    } catch (std::exception const& error) {
        return {
            {"broken", error.what()}
        };
    }
}

Json list_calls() {
    Json list = Json::object();
    for (auto const& each : all_calls()) list[each.name] = each.available;
    return list;
}

}  // namespace ws2::agent
