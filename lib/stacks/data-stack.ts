import { RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { TABLE_KEYS, TABLES, type TableKey, tableNames } from "../../functions/adapters/dynamodb/tables.ts";
import type { Stage } from "../config.ts";

export interface DataStackProps extends StackProps {
  readonly stage: Stage;
}

/** What must not be lost: the tables and the key that encrypts all personal data at rest. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly tables: Readonly<Record<TableKey, TableV2>>;
  /** Begins the tables' names. */
  readonly tablePrefix: string;

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: stage.keepData });
    const removalPolicy = stage.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.tablePrefix = `rekindle-${stage.name}`;

    this.key = new Key(this, "Key", {
      alias: `rekindle-${stage.name}`,
      description: `Personal data of Rekindle ${stage.name}`,
      enableKeyRotation: true,
      removalPolicy,
    });

    const names = tableNames(this.tablePrefix);
    const makeTable = (key: TableKey): TableV2 => {
      const { partitionKey, sortKey, expiresAttribute, indexes } = TABLES[key];
      return new TableV2(this, pascalCase(key), {
        tableName: names[key],
        partitionKey: text(partitionKey),
        sortKey: text(sortKey),
        globalSecondaryIndexes: indexes.map((index) => ({
          indexName: index.name,
          partitionKey: text(index.partitionKey),
          sortKey: text(index.sortKey),
          projectionType: ProjectionType.KEYS_ONLY,
        })),
        timeToLiveAttribute: expiresAttribute,
        billing: Billing.onDemand(),
        encryption: TableEncryptionV2.customerManagedKey(this.key),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        deletionProtection: stage.keepData,
        removalPolicy,
      });
    };
    this.tables = Object.fromEntries(TABLE_KEYS.map((key) => [key, makeTable(key)])) as Record<
      TableKey,
      TableV2
    >;
  }
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

const pascalCase = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
