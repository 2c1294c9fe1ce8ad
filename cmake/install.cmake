# What an installation holds beside the program and the sample configuration.

include(GNUInstallDirs)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documents)
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licence)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT documents)
install(DIRECTORY docker/prometheus docker/grafana DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT documents)
install(FILES packaging/systemd/switchhook.service DESTINATION lib/systemd/system COMPONENT unit)
install(PROGRAMS packaging/take-certificate DESTINATION ${CMAKE_INSTALL_DATADIR}/switchhook COMPONENT unit)

set(completion ${PROJECT_BINARY_DIR}/completion)
install(FILES ${completion}/switchhook DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT completion)
install(FILES ${completion}/_switchhook DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT completion)
install(FILES ${completion}/switchhook.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT completion)

find_program(SWITCHHOOK_GZIP gzip)
set(page ${PROJECT_SOURCE_DIR}/packaging/switchhook.1)
if(SWITCHHOOK_GZIP)
  execute_process(COMMAND ${SWITCHHOOK_GZIP} -9nc ${page} OUTPUT_FILE ${PROJECT_BINARY_DIR}/switchhook.1.gz
    COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  set(page ${PROJECT_BINARY_DIR}/switchhook.1.gz)
endif()
install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT documents)
