# Puts text files (schema, rules, data) into the library, so that the program is one file. Each becomes one entry of
# `embedded_files()` (auditor/base/embedded.h), named by its path in the repository.
set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)

function(icecore_embed target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
    ${PROJECT_SOURCE_DIR}/auditor/facts/schema.sql
    ${PROJECT_SOURCE_DIR}/rules/*.sql ${PROJECT_SOURCE_DIR}/rules/data/*)
  list(SORT files)
  set(output ${PROJECT_BINARY_DIR}/generated/embedded_files.cpp)
  set(inputs ${files})
  list(TRANSFORM inputs PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} "-DFILES=${files}" -DOUTPUT=${output} -P ${EMBED_SCRIPT}
    DEPENDS ${inputs} ${EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
