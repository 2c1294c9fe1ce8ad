#pragma once
// The checks themselves. Each gathers facts and hands them to a judge; judges are pure, so that each case has
// a test.

#include "server/doctor/examination.hpp"

namespace switchhook::server::doctor {

// this_machine.cpp
findings check_configuration(patient& who, net::deadline until);
findings check_flows(patient& who, net::deadline until);
findings check_voice(patient& who, net::deadline until);
findings check_ports(patient& who, net::deadline until);
findings check_folders(patient& who, net::deadline until);
findings check_limits(patient& who, net::deadline until);
// certificate_check.cpp
findings check_certificate(patient& who, net::deadline until);
// public_side.cpp
findings check_address(patient& who, net::deadline until);
findings check_callback(patient& who, net::deadline until);
findings check_prompts(patient& who, net::deadline until);
// microsoft_side.cpp
findings check_clock(patient& who, net::deadline until);
findings check_sign_in(patient& who, net::deadline until);
findings check_roles(patient& who, net::deadline until);
findings check_keys(patient& who, net::deadline until);
findings check_graph(patient& who, net::deadline until);

}  // namespace switchhook::server::doctor
