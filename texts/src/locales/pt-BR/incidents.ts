import type { Translation } from "../../translation.ts";
import type english from "../en/incidents.ts";

export default {
  cause: {
    overdue: "Atrasado",
    failing: "Falhando",
    stale: "Sem backup bom recente",
    stuck: "Agendador travado",
    server_unreachable: "Servidor inacessível",
    quota: "Armazenamento quase cheio",
    versions_shrinking: "Versões desaparecendo",
    unusual: "Execução incomum",
  },
  what: {
    overdue: "Não foi executado como previsto.",
    failing: "O backup falhou.",
    stale: "O último backup bom é antigo demais.",
    stuck: "O Duplicati não inicia mais este backup. Abra lá a agenda dele e salve de novo.",
    server_unreachable: "O servidor não responde.",
    quota: "O armazenamento está quase cheio.",
    versions_shrinking: "Restam muito menos versões do que antes.",
    unusual: "A última execução foi muito diferente das habituais.",
  },
  severity: {
    warning: "Aviso",
    critical: "Crítico",
  },
  reason: {
    overdue: {
      missed:
        "Não foi executado como previsto em {{expected, time}}. A última execução foi em {{lastRun, time}}.",
      missed_never: "Não foi executado como previsto em {{expected, time}}. Nunca foi executado.",
      queued:
        "Não foi executado como previsto em {{expected, time}}: ainda espera na fila do Duplicati. A última execução foi em {{lastRun, time}}.",
      queued_never:
        "Não foi executado como previsto em {{expected, time}}: ainda espera na fila do Duplicati. Nunca foi executado.",
      perhaps_lost:
        "Não chegou nenhum relatório da execução prevista para {{expected, time}}. Ele pode ter se perdido enquanto o duplistatus estava desligado. A última execução conhecida foi em {{lastRun, time}}.",
      perhaps_lost_never:
        "Não chegou nenhum relatório da execução prevista para {{expected, time}}. Ele pode ter se perdido enquanto o duplistatus estava desligado.",
    },
    failing: {
      failed: "O backup falhou: “{{problem}}”",
      failed_plain: "O backup falhou. O relatório não diz por quê.",
    },
    stale: {
      runs_fail_one: "Sem backup bom desde {{goodAt, time}}: a execução seguinte falhou.",
      runs_fail_many: "Sem backup bom desde {{goodAt, time}}: {{failures, count}} de execuções falharam.",
      runs_fail_other: "Sem backup bom desde {{goodAt, time}}: {{failures, count}} execuções falharam.",
      runs_fail_never_one: "Ainda não há backup bom: a única execução falhou.",
      runs_fail_never_many: "Ainda não há backup bom: {{failures, count}} de execuções falharam.",
      runs_fail_never_other: "Ainda não há backup bom: {{failures, count}} execuções falharam.",
      incomplete:
        "Sem backup bom desde {{goodAt, time}}: as execuções seguintes foram interrompidas, parciais ou não confirmadas.",
      incomplete_never:
        "Ainda não há backup bom: as execuções foram interrompidas, parciais ou não confirmadas.",
      too_long: "Sem backup bom desde {{goodAt, time}}: a execução atual demora demais ou está travada.",
      too_long_never: "Ainda não há backup bom: a execução atual demora demais ou está travada.",
      no_reports:
        "Sem backup bom desde {{goodAt, time}}: o Duplicati continua a agendá-lo, mas não chega nenhum relatório de uma execução boa.",
      no_reports_never:
        "Ainda não há backup bom: o Duplicati continua a agendá-lo, mas não chega nenhum relatório de uma execução boa.",
      too_old: "O último backup bom, de {{goodAt, time}}, passou do limite de {{limit, duration}}.",
      too_old_never: "Ainda não há backup bom, e o limite de {{limit, duration}} já passou.",
    },
    stuck: {
      past_time:
        "O Duplicati ficou preso em {{planned, time}} e não inicia mais este backup. Abra a agenda dele no Duplicati e salve de novo.",
    },
    server_unreachable: {
      no_answer: "O servidor não responde desde {{since, time}}.",
    },
    quota: {
      near: "O armazenamento está quase cheio.",
      near_known: "O armazenamento está quase cheio: {{percent, percent}} de {{limit, bytes}} em uso.",
      full: "O armazenamento está cheio: a cota acabou.",
      full_known: "O armazenamento está cheio: {{percent, percent}} de {{limit, bytes}} em uso.",
    },
    versions_shrinking: {
      halved_one: "Resta só {{now, count}} versão de {{before}}.",
      halved_many: "Restam só {{now, count}} de versões de {{before}}.",
      halved_other: "Restam só {{now, count}} versões de {{before}}.",
    },
    unusual: {
      nothing_one:
        "Terminou bem, mas não havia nenhum arquivo para copiar; normalmente há {{before, count}}.",
      nothing_many:
        "Terminou bem, mas não havia nenhum arquivo para copiar; normalmente há {{before, count}}.",
      nothing_other:
        "Terminou bem, mas não havia nenhum arquivo para copiar; normalmente há {{before, count}}.",
      files_lost_one: "Resta só {{now, count}} arquivo de cerca de {{before}} na origem.",
      files_lost_many: "Restam só {{now, count}} de arquivos de cerca de {{before}} na origem.",
      files_lost_other: "Restam só {{now, count}} arquivos de cerca de {{before}} na origem.",
      size_lost: "A origem encolheu para {{now, bytes}}; normalmente tem {{before, bytes}}.",
      uploaded_more: "Enviou {{now, bytes}}; normalmente são no máximo {{usual, bytes}}.",
      longer: "Levou {{now, duration}}; normalmente leva no máximo {{usual, duration}}.",
      too_long: "Levou {{now, duration}}, mais que o limite de {{limit, duration}}.",
      shorter: "Levou só {{now, duration}}; normalmente leva pelo menos {{usual, duration}}.",
    },
  },
  closed: {
    good_backup: "Um backup bom foi feito em {{at, time}}.",
    ran: "Foi executado em {{at, time}}.",
    planned: "O Duplicati voltou a agendá-lo; a próxima execução é em {{next, time}}.",
    became_stuck: "O agendador do Duplicati travou; isso agora é um incidente próprio.",
    not_monitored: "Não é mais monitorado.",
    job_gone: "O backup foi excluído no Duplicati.",
    nothing_expected: "Não tem mais agendamento; por isso, nenhuma execução é esperada.",
    server_archived: "O servidor foi arquivado.",
    runs_changed: "Execuções foram removidas ou restauradas; as restantes não mostram esse problema.",
    merged: "Foi mesclado com outro backup; a execução mais recente não mostra esse problema.",
    server_merged: "O servidor foi mesclado com {{name}}.",
    continued: "Continua como incidente {{incident}}.",
    settings_changed: "As configurações de monitoramento foram alteradas.",
    room_again: "Há espaço no destino de novo.",
    versions_kept_one: "Nenhuma versão desaparece mais: há {{now, count}}.",
    versions_kept_many: "Nenhuma versão desaparece mais: há {{now, count}}.",
    versions_kept_other: "Nenhuma versão desaparece mais: há {{now, count}}.",
    answers_again: "O servidor voltou a responder.",
    not_collected: "O servidor não é mais coletado de forma agendada.",
    connection_removed: "A conexão com este servidor foi removida.",
    reach_not_needed: "O servidor não precisa mais estar sempre acessível.",
    usual_again: "A execução de {{at, time}} voltou ao normal.",
    accepted: "Alguém aceitou: as próximas execuções são comparadas com esta.",
    unusual_otherwise: "Agora outra coisa está incomum, o que é um incidente à parte.",
  },
} satisfies Translation<"pt-BR", typeof english>;
